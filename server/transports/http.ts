import type { HttpPart } from '../engine/define_alerter.ts';
import { PART_LIMIT_MS, type SendOutcome } from '../engine/ports.ts';
import type { AddressPolicy } from './address_policy.ts';
import { outcomeOfError, refuse, refuseAddress, TooLate, type Where } from './failures.ts';
import { outcomeOfAnswer, readStart, type HttpAnswer } from './http_answers.ts';
import { firstHop, nextHop, type Hop } from './http_hops.ts';
import { openRoute } from './http_route.ts';
import { quoter } from './redact.ts';

/** What sending needs of the world. */
export interface SendingWorld {
  readonly now: () => number;
  readonly addresses: AddressPolicy;
  /** What no message may repeat. */
  readonly secrets: readonly string[];
}

/** How many redirects are followed. */
const MAX_REDIRECTS = 5;

const TLS_ADVICE = 'name its CA with the …_ca_certs option, or set …_ignore_ssl_errors: true';

/** Sends one request and follows its redirects, all within its time-out. */
export async function sendHttp(part: HttpPart, world: SendingWorld): Promise<SendOutcome> {
  const timeoutMs = Math.min(part.timeoutMs, PART_LIMIT_MS);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new TooLate()), timeoutMs);
  try {
    return await follow({ part, world, timeoutMs, signal: deadline.signal });
  } finally {
    clearTimeout(timer);
  }
}

interface Attempt {
  readonly part: HttpPart;
  readonly world: SendingWorld;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function follow(attempt: Attempt): Promise<SendOutcome> {
  const { part, world, timeoutMs } = attempt;
  const proxy = part.proxy === null ? null : new URL(part.proxy);
  if (proxy !== null && world.addresses.refuses(proxy.hostname)) return refuseAddress({ host: proxy.host });
  let hop = firstHop(part);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const { host, hostname } = hop.url;
    if (world.addresses.refuses(hostname)) return refuseAddress({ host });
    const where: Where = { host, proxy: proxy?.host ?? null, timeoutMs, tlsAdvice: TLS_ADVICE };
    const answer = await ask(hop, attempt).catch((error: unknown) => outcomeOfError(error, where));
    if ('kind' in answer) return answer;
    const next = nextHop(hop, answer);
    if (next === null) return outcomeOfAnswer(host, answer, { now: world.now, quote: quoter(world.secrets) });
    hop = next;
  }
  return refuse('refused', `${hop.url.host} redirects more than ${MAX_REDIRECTS} times`);
}

async function ask(hop: Hop, { part, world, timeoutMs, signal }: Attempt): Promise<HttpAnswer> {
  const { dispatcher, path, headers } = await openRoute(hop, part, { addresses: world.addresses, timeoutMs });
  try {
    const {
      statusCode,
      headers: told,
      body,
    } = await dispatcher.request({
      origin: hop.url.origin,
      path,
      method: hop.method,
      headers,
      body: hop.body,
      signal,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const text = await readStart(body);
    return { status: statusCode, location: oneOf(told.location), retryAfter: oneOf(told['retry-after']), text };
  } finally {
    await dispatcher.destroy();
  }
}

const oneOf = (header: string | string[] | undefined): string | null => [header].flat()[0] ?? null;
