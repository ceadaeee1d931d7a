import type { DeliveryError } from '../../common/model/alert.ts';
import type { FailedSend } from '../engine/outgoing.ts';
import { BLOCKED } from './address_policy.ts';

/** Where something was sent, as a message may name it: never with path or query. */
export interface Where {
  /** `host`, or `host:port`. */
  readonly host: string;
  /** The proxy that was to be used; null without one. */
  readonly proxy: string | null;
  readonly timeoutMs: number;
  /** What to do where the certificate is not trusted. */
  readonly tlsAdvice: string;
}

/** A file that an option names and that cannot be read. */
export class UnreadableFile extends Error {
  readonly code = 'TOCSIN_FILE';
}

/** The code of a whole attempt that took too long. */
const TOO_LATE = 'TOCSIN_TOO_LATE';

/** An attempt that took too long. */
export class TooLate extends Error {
  readonly code = TOO_LATE;
}

const TIMEOUTS: ReadonlySet<string> = new Set([
  TOO_LATE,
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)_/;
const NO_TLS = /^(EPROTO|ETLS|ERR_(SSL|TLS|OSSL)_.*)$/;
const UNKNOWN_NAME = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EDNS']);

/** It may go better later. */
export const retry = (
  code: DeliveryError['code'],
  message: string,
  more: { readonly status?: number; readonly afterMs?: number | null } = {},
): FailedSend => ({
  kind: 'retry',
  error: { code, status: more.status ?? null, message },
  afterMs: more.afterMs ?? null,
});

/** It will not go better. */
export const refuse = (code: DeliveryError['code'], message: string, status: number | null = null): FailedSend => ({
  kind: 'refused',
  error: { code, status, message },
});

/** A destination that the address rules refuse. */
export const refuseAddress = ({ host }: Pick<Where, 'host'>): FailedSend =>
  refuse('blocked', `outputs may not reach ${host}: it is, or resolves to, an address that this installation refuses`);

/** What became of an attempt that got no answer; only codes are looked at, since a text may repeat a secret. */
export function outcomeOfError(error: unknown, where: Where): FailedSend {
  const { host, proxy } = where;
  const codes = codesOf(error);
  const [code = 'unknown'] = codes;
  if (codes.includes(BLOCKED)) return refuseAddress(where);
  if (error instanceof UnreadableFile) return retry('invalid', error.message);
  if (codes.some(one => TIMEOUTS.has(one)))
    return retry('timeout', `${host} did not answer within ${where.timeoutMs / 1000} s`);
  if (code === 'UND_ERR_INVALID_ARG')
    return refuse(
      'invalid',
      `the request to ${host} cannot be written: a header or the address has characters that HTTP forbids`,
    );
  const untrusted = codes.find(one => UNTRUSTED.test(one));
  if (untrusted !== undefined)
    return retry('tls', `the certificate of ${host} is not trusted (${untrusted}); ${where.tlsAdvice}`);
  if (NO_TLS.test(code)) return retry('tls', `${host} does not speak TLS as expected (${code})`);
  const through = proxy === null ? '' : ` through the proxy ${proxy}`;
  if (UNKNOWN_NAME.has(code)) return retry('unreachable', `a name is not known: ${proxy ?? host} (${code})`);
  return retry('unreachable', `${host} cannot be reached${through} (${code})`);
}

/** The codes of an error, of its causes and of what it gathers. Told by shape: errors may come from another realm. */
export function codesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const inner: readonly unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  const all = [...own, ...('cause' in error ? codesOf(error.cause) : []), ...inner.flatMap(codesOf)];
  if (all.length > 0) return all;
  return 'name' in error && typeof error.name === 'string' ? [error.name] : [];
}
