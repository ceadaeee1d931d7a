import { writeJson } from '../../common/model/json_text.ts';
import type { FormPart, HttpPart } from '../engine/outgoing.ts';

/** A request as it goes on the wire. */
export interface WireRequest extends Omit<HttpPart, 'kind' | 'json'> {
  readonly body: string | null;
}

/** A request with its body written. */
export function asWritten(part: HttpPart | FormPart): WireRequest {
  if (part.kind === 'http') return { ...part, body: part.method === 'GET' ? null : writeJson(part.json) };
  const form = new URLSearchParams(part.form.map(([name, value]) => [name, value]));
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...part.headers };
  return { ...part, headers, body: form.toString() };
}

/** One request of a delivery: the first, or where a redirect leads. */
export interface Hop {
  readonly url: URL;
  readonly method: HttpPart['method'];
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Headers that only the connection itself may set. */
const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What may be told to another host than the one that was meant; everything else may hold a secret. */
const HARMLESS = new Set(['accept', 'content-type', 'user-agent']);

const USER_AGENT = 'tocsin';

/** The request as its output composed it. A user and a password in the address become basic authentication. */
export function firstHop({ url: address, method, headers, body }: WireRequest): Hop {
  const url = new URL(address);
  const own = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !HOP_BY_HOP.has(name));
  return {
    url: bare(url),
    method,
    headers: { 'user-agent': USER_AGENT, ...basicAuth(url), ...Object.fromEntries(own) },
    body,
  };
}

/** A `basic` header from the user and the password of an address. */
export function basicAuth({ username, password }: URL, name = 'authorization'): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { [name]: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  copy.hash = '';
  return copy;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Those that keep method and body; the others turn a POST into a GET, as browsers and Python's requests do. */
const KEEP_METHOD: ReadonlySet<number> = new Set([307, 308]);

/** Where an answer leads; null where it leads nowhere, or to something that is not HTTP. */
export function nextHop(hop: Hop, answer: { readonly status: number; readonly location: string | null }): Hop | null {
  if (!REDIRECTS.has(answer.status) || answer.location === null || !URL.canParse(answer.location, hop.url.href))
    return null;
  const url = bare(new URL(answer.location, hop.url));
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const headers = url.origin === hop.url.origin ? hop.headers : only(hop.headers, name => HARMLESS.has(name));
  if (KEEP_METHOD.has(answer.status) || hop.method === 'GET' || (answer.status === 301 && hop.method !== 'POST'))
    return { ...hop, url, headers };
  return { url, method: 'GET', headers: only(headers, name => name !== 'content-type'), body: null };
}

const only = (headers: Hop['headers'], keeps: (name: string) => boolean): Hop['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => keeps(name)));
