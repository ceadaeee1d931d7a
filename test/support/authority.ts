import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A certificate that an authority signed, with its key. */
export interface Issued {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** Signs certificates for 127.0.0.1 and localhost; made for one test file. */
export interface Authority {
  readonly caFile: string;
  readonly ca: string;
  /** `days` may be over. */
  issue(name: string, about?: { readonly days?: number; readonly san?: string }): Issued;
  /** A file beside the certificates. */
  file(name: string, text: string): string;
  remove(): void;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const HERE = 'IP:127.0.0.1,DNS:localhost';

/** Makes an authority; needs `openssl`, which Git brings along. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-authority-'));
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
  };
  const text = (name: string): string => readFileSync(at(name), 'utf8');
  openssl('req', '-x509', ...KEY, '-subj', '/CN=authority', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.pem');
  return {
    caFile: at('ca.pem'),
    ca: text('ca.pem'),
    issue: (name, { days = 2, san = HERE } = {}) => {
      const [certFile, keyFile] = [`${name}.pem`, `${name}.key`];
      openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', `${name}.csr`);
      writeFileSync(at(`${name}.ext`), `subjectAltName=${san}\n`);
      const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days)];
      openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-extfile', `${name}.ext`, '-out', certFile);
      return { certFile: at(certFile), keyFile: at(keyFile), cert: text(certFile), key: text(keyFile) };
    },
    file: (name, content) => {
      writeFileSync(at(name), content);
      return at(name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
