import { fail, ok, type Result } from '../../common/model/result.ts';
import type { FailedSend, FormPart, HttpPart, SendOutcome } from '../engine/outgoing.ts';
import { PART_LIMIT_MS } from '../engine/ports.ts';
import type { AddressPolicy } from './address_policy.ts';
import { outcomeOfError, refuse, refuseAddress, TooLate, type Where } from './failures.ts';
import type { ReadOptionFile } from './files.ts';
import { failureOfAnswer, readStart, type HttpAnswer } from './http_answers.ts';
import { asWritten, firstHop, nextHop, type Hop, type WireRequest } from './http_hops.ts';
import { openRoute } from './http_route.ts';
import { quoter } from './redact.ts';

/** What sending needs of the world. */
export interface SendingWorld {
  readonly now: () => number;
  readonly addresses: AddressPolicy;
  /** The proxy for what names none itself; null where there is none. */
  readonly proxyFor: (url: URL) => URL | null;
  /** Reads the files that options name. */
  readonly readFile: ReadOptionFile;
  /** What no message may repeat. */
  readonly secrets: readonly string[];
}

/** How many redirects are followed. */
const MAX_REDIRECTS = 5;

/** How much of an answer is read, where only its status matters and where it is the next step's beginning. */
const MAX_QUOTED_BYTES = 64 * 1024;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

const TLS_ADVICE = 'name its CA with the …_ca_certs option, or set …_ignore_ssl_errors: true';

/** Sends one request and follows its redirects, all within its time-out. */
export async function sendHttp(part: HttpPart | FormPart, world: SendingWorld): Promise<SendOutcome> {
  return sendWritten(asWritten(part), world);
}

/** As `sendHttp`, for a request whose body is written already. */
export async function sendWritten(request: WireRequest, world: SendingWorld): Promise<SendOutcome> {
  const answer = await exchange(request, world, MAX_QUOTED_BYTES);
  return answer.ok ? { kind: 'confirmed' } : answer.error;
}

/** As `sendHttp`, and gives what was answered. */
export const askHttp = (part: HttpPart | FormPart, world: SendingWorld): Promise<Result<string, FailedSend>> =>
  exchange(asWritten(part), world, MAX_ANSWER_BYTES);

async function exchange(
  request: WireRequest,
  world: SendingWorld,
  maxBytes: number,
): Promise<Result<string, FailedSend>> {
  const timeoutMs = Math.min(request.timeoutMs, PART_LIMIT_MS);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new TooLate()), timeoutMs);
  try {
    return await follow({ request, world, timeoutMs, maxBytes, signal: deadline.signal });
  } finally {
    clearTimeout(timer);
  }
}

interface Attempt {
  readonly request: WireRequest;
  readonly world: SendingWorld;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

async function follow(attempt: Attempt): Promise<Result<string, FailedSend>> {
  const { request, world, timeoutMs } = attempt;
  const { now } = world;
  let hop = firstHop(request);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const { host, hostname } = hop.url;
    const proxy = request.proxy === null ? world.proxyFor(hop.url) : new URL(request.proxy);
    if (proxy !== null && world.addresses.refuses(proxy.hostname)) return fail(refuseAddress({ host: proxy.host }));
    if (world.addresses.refuses(hostname)) return fail(refuseAddress({ host }));
    const where: Where = { host, proxy: proxy?.host ?? null, timeoutMs, tlsAdvice: TLS_ADVICE };
    const answer = await ask({ hop, proxy }, attempt).catch((error: unknown) => outcomeOfError(error, where));
    if ('kind' in answer) return fail(answer);
    const next = nextHop(hop, answer);
    if (next === null) {
      const reader = { now, quote: quoter(world.secrets), refusal: request.refusal, saysLater: request.saysLater };
      const failure = failureOfAnswer(host, answer, reader);
      return failure === null ? ok(answer.text) : fail(failure);
    }
    hop = next;
  }
  return fail(refuse('refused', `${hop.url.host} redirects more than ${MAX_REDIRECTS} times`));
}

async function ask(
  { hop, proxy }: { readonly hop: Hop; readonly proxy: URL | null },
  { request, world, timeoutMs, maxBytes, signal }: Attempt,
): Promise<HttpAnswer> {
  const travel = { tls: request.tls, proxy };
  const { dispatcher, path, headers } = await openRoute(hop, travel, { ...world, timeoutMs });
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
    const text = await readStart(body, maxBytes);
    return { status: statusCode, location: oneOf(told.location), retryAfter: oneOf(told['retry-after']), text };
  } finally {
    await dispatcher.destroy();
  }
}

const oneOf = (header: string | string[] | undefined): string | null => [header].flat()[0] ?? null;
