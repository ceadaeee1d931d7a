import { codeOf } from './error_code.ts';
import { MAX_ANSWER_BYTES } from './http_pool.ts';
import { UnusableFile } from './tls_files.ts';

/** Why no answer came. */
interface NoAnswer {
  readonly kind: 'unreachable' | 'timeout' | 'too_large';
  /** Says where and what to do; free of secrets. */
  readonly message: string;
  /** Whether the request may have reached somebody. */
  readonly wasConnected: boolean;
}

/** Whom was asked, and whether a certificate of ours was shown. */
export interface Asked {
  readonly url: URL;
  /** Through whom. */
  readonly proxy: URL | null;
  readonly showsCertificate: boolean;
}

const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
const PROXY_FAILED = new Set([...CLOSED, 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_ABORTED']);
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)_/;

/** What servers answer a certificate of ours, or none, that they do not take. */
const OURS_REFUSED = /^ERR_SSL_\w*ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA|ACCESS_DENIED)/;

/** What a failed request says to people: only its code is looked at, since its text may repeat a header. */
export function explainNoAnswer(error: unknown, asked: Asked): NoAnswer {
  const { url } = asked;
  const where = placeOf(url);
  if (error instanceof UnusableFile) return { kind: 'unreachable', message: error.message, wasConnected: false };
  const code = codeOf(error);
  if (TIMEOUTS.has(code)) {
    const message = `${where} did not answer in time; es_conn_timeout says how long to wait`;
    return { kind: 'timeout', message, wasConnected: code !== 'UND_ERR_CONNECT_TIMEOUT' };
  }
  const wasConnected = true;
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return {
      kind: 'too_large',
      message: `the answer is larger than ${MAX_ANSWER_BYTES} bytes; ask for less`,
      wasConnected,
    };
  return { kind: 'unreachable', message: unreachable(code, where, asked), wasConnected };
}

function unreachable(code: string, where: string, { url, proxy, showsCertificate }: Asked): string {
  if (proxy !== null && PROXY_FAILED.has(code))
    return `the proxy ${placeOf(proxy)} does not connect to ${where} (${code}); NO_PROXY leaves hosts out`;
  if (code === 'ECONNREFUSED') return `nothing listens at ${where}; check es_host and es_port`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the name ${url.hostname} is not known (${code})`;
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') return 'client_key is not the key of client_cert';
  if (code.startsWith('ERR_OSSL')) return `the certificate or key in client_cert or client_key is not usable (${code})`;
  if (OURS_REFUSED.test(code))
    return `${where} refuses the connection (${code}); perhaps it ${wantsCertificate(showsCertificate)}`;
  if (UNTRUSTED.test(code)) return `the certificate of ${where} ${untrusted(code, url)}`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return `${where} does not speak TLS as expected (${code}); check use_ssl`;
  if (!CLOSED.has(code)) return `${where} cannot be reached (${code})`;
  return url.protocol === 'http:'
    ? `${where} closed the connection; if it wants https, set use_ssl: true`
    : `${where} closed the connection; perhaps it ${wantsCertificate(showsCertificate)}`;
}

const placeOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;

const wantsCertificate = (isShown: boolean): string =>
  isShown
    ? 'does not take our certificate: check that client_cert has not expired, and that its CA is trusted there'
    : 'wants a certificate of ours: client_cert and client_key';

function untrusted(code: string, url: URL): string {
  if (code === 'CERT_HAS_EXPIRED') return `has expired (${code}); it must be renewed there`;
  if (code === 'CERT_NOT_YET_VALID') return `is not valid yet (${code}); check the clocks of both machines`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `is not made for ${url.hostname} (${code}); use a name that stands in it`;
  return `is not trusted (${code}); name its CA with ca_certs, or set verify_certs: false`;
}
