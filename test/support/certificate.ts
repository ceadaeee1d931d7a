import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A certificate that signs itself, made for one test file. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Where the certificate stands, as PEM. */
  readonly certFile: string;
  readonly keyFile: string;
  remove(): void;
}

/** Makes a certificate for 127.0.0.1 and localhost; needs `openssl`, which Git brings along. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-certificate-'));
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-days', '2'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...about, '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  });
  return {
    cert: readFileSync(certFile, 'utf8'),
    key: readFileSync(keyFile, 'utf8'),
    certFile,
    keyFile,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
