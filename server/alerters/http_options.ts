import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { field } from '../declare/field.ts';
import { count, flag, text, url } from '../declare/kinds.ts';
import type { FormPart, HttpPart, Refusal } from '../engine/outgoing.ts';

/** Seconds a request may take where a rule does not say. */
const TIMEOUT_SECONDS = 10;

/** The options every output over HTTP has, each under its own prefix. Source: parity alerters §1. */
export const travelFields = {
  /** `*_proxy`. It may hold a user and a password, so it is a secret. */
  proxy: () =>
    field(url().optional(), {
      label: 'Proxy',
      help: 'Send through this HTTP proxy; a user and a password may stand in its address.',
      secret: true,
      widget: 'password',
    }),
  /** `*_proxy_login`. */
  proxyLogin: () => field(text().optional(), { label: 'Proxy user', help: 'Where the proxy asks for one.' }),
  /** `*_proxy_pass`, `*_proxy_password`. */
  proxyPassword: () =>
    field(text().optional(), {
      label: 'Proxy password',
      help: 'Where the proxy asks for one.',
      secret: true,
      widget: 'password',
    }),
  /** `*_ca_certs`: the system's certificates (true), or a file of one's own. */
  caCerts: () =>
    field(z.union([z.boolean(), z.string()], { error: 'must be true, or the path of a PEM file' }).optional(), {
      label: 'CA file',
      help: 'A PEM file of the certificates to trust. It wins over ignoring TLS errors.',
    }),
  /** `*_ignore_ssl_errors`. */
  ignoreErrors: () =>
    field(flag().default(false), {
      label: 'Ignore TLS errors',
      help: 'Accept any certificate. Somebody in between can then read along.',
    }),
  /** `*_timeout`. */
  timeout: () =>
    field(count(1).default(TIMEOUT_SECONDS), {
      label: 'Time-out',
      help: 'Seconds a request may take, redirects included; 100 at most.',
      unit: 'seconds',
    }),
} as const;

/** How a rule says a request travels: the values of `travelFields`; what is absent has their defaults. */
export interface Travel {
  readonly proxy?: string | undefined;
  readonly caCerts?: string | boolean | undefined;
  readonly ignoreErrors?: boolean;
  /** Seconds. */
  readonly timeout?: number;
  /** Names in any spelling. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What an answer of 2xx may say against the request. */
  readonly refusal?: Refusal;
  /** Whether what it says against it is "later". */
  readonly saysLater?: (text: string) => boolean;
}

/** A POST of JSON. */
export const postJson = (address: string, json: Json, travel: Travel): HttpPart => ({
  kind: 'http',
  json,
  ...travelling(address, travel, { 'content-type': 'application/json' }),
});

/** A POST of a form. */
export const postForm = (address: string, form: FormPart['form'], travel: Travel): FormPart => ({
  kind: 'form',
  form,
  ...travelling(address, travel, {}),
});

const travelling = (address: string, travel: Travel, headers: Readonly<Record<string, string>>) => ({
  method: 'POST' as const,
  url: address,
  headers: { ...headers, ...inSmallLetters(travel.headers ?? {}) },
  timeoutMs: (travel.timeout ?? TIMEOUT_SECONDS) * 1000,
  tls: {
    caFile: typeof travel.caCerts === 'string' ? travel.caCerts : null,
    verify: typeof travel.caCerts === 'string' || travel.caCerts === true || travel.ignoreErrors !== true,
  },
  proxy: travel.proxy ?? null,
  ...(travel.refusal === undefined ? {} : { refusal: travel.refusal }),
  ...(travel.saysLater === undefined ? {} : { saysLater: travel.saysLater }),
});

/** Header names know no case: one of the rule replaces ours however it is spelled. */
const inSmallLetters = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** A proxy whose user and password are options of their own (`*_proxy_login`, `*_proxy_pass`). */
export function proxyWithLogin(
  proxy: string | undefined,
  login: string | undefined,
  password: string | undefined,
): string | undefined {
  if (proxy === undefined || !login) return proxy;
  const address = new URL(proxy);
  address.username = encodeURIComponent(login);
  address.password = encodeURIComponent(password ?? '');
  return address.href;
}

/** `login:password` as a `Basic` header. */
export const basicHeader = (login: string, password: string): string =>
  `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
