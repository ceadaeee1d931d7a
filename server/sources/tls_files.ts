import { readFileSync } from 'node:fs';
import { codeOf } from './error_code.ts';

/** Files of certificates and their key, as PEM. */
export interface TlsFiles {
  /** What to trust. */
  readonly caFile?: string | null;
  /** Who we are. */
  readonly certFile?: string | null;
  /** The key of `certFile`; it may stand in that file itself. */
  readonly keyFile?: string | null;
}

/** A certificate or key file that cannot be used; the message names it and never what is in it. */
export class UnusableFile extends Error {}

const CERTIFICATE = /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/m;
const KEY = /^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/m;
const LOCKED_KEY = /^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/** What is in the files, as a connection takes it; throws `UnusableFile`. */
export function readTlsFiles({ caFile, certFile, keyFile }: TlsFiles): { ca?: string; cert?: string; key?: string } {
  return {
    ...(caFile ? { ca: certificateIn('ca_certs', caFile) } : {}),
    ...(certFile ? { cert: certificateIn('client_cert', certFile), key: keyIn(keyFile || certFile) } : {}),
  };
}

function certificateIn(option: string, file: string): string {
  const text = textOf(option, file);
  if (CERTIFICATE.test(text)) return text;
  throw new UnusableFile(`${option}: there is no certificate in ${file}; it must be PEM, with BEGIN CERTIFICATE`);
}

/** A certificate without its key would be left out by the runtime without a word. */
function keyIn(file: string): string {
  const text = textOf('client_key', file);
  if (LOCKED_KEY.test(text))
    throw new UnusableFile(`client_key: the key in ${file} is locked with a password; store it without one`);
  if (KEY.test(text)) return text;
  throw new UnusableFile(`client_key: there is no private key in ${file}; name the PEM file of the key of client_cert`);
}

function textOf(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableFile(`${option}: the file ${file} cannot be read (${codeOf(error)})`);
  }
}
