import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

let made;

/** The authority of this run, whom both sides trust: { caFile, issue(host) }, where issue gives { cert, key }. Needs `openssl`. */
export function authority() {
  made ??= makeAuthority();
  return made;
}

function makeAuthority() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-parity-authority-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const openssl = (...args) => execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
  const read = name => readFileSync(path.join(folder, name), 'utf8');
  openssl(
    ...['req', '-x509', ...KEY, '-subj', '/CN=parity', '-days', '2'],
    ...['-addext', 'keyUsage=critical,keyCertSign', '-keyout', 'ca.key', '-out', 'ca.pem'],
  );
  const issued = new Map();
  const issue = host => {
    openssl('req', ...KEY, '-subj', '/CN=receiver', '-keyout', 'host.key', '-out', 'host.csr');
    writeFileSync(
      path.join(folder, 'host.ext'),
      `subjectAltName=DNS:${host}\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=serverAuth\n`,
    );
    openssl(
      ...['x509', '-req', '-in', 'host.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '2', '-extfile', 'host.ext', '-out', 'host.pem'],
    );
    return { cert: read('host.pem'), key: read('host.key') };
  };
  return {
    caFile: path.join(folder, 'ca.pem'),
    issue: host => {
      if (!issued.has(host)) issued.set(host, issue(host));
      return issued.get(host);
    },
  };
}
