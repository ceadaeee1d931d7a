import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { field } from '../declare/field.ts';
import { count, flag, url } from '../declare/kinds.ts';
import type { HttpPart } from '../engine/define_alerter.ts';

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
    field(count(1).default(10), {
      label: 'Time-out',
      help: 'Seconds a request may take, redirects included; 100 at most.',
      unit: 'seconds',
    }),
} as const;

/** How a rule says a request travels: the values of `travelFields`. */
export interface Travel {
  readonly proxy: string | undefined;
  readonly caCerts: string | boolean | undefined;
  readonly ignoreErrors: boolean;
  readonly timeout: number;
  /** Names in any spelling. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A POST of JSON. */
export const postJson = (address: string, json: Json, travel: Travel): HttpPart => ({
  kind: 'http',
  method: 'POST',
  url: address,
  headers: { 'content-type': 'application/json', ...inSmallLetters(travel.headers ?? {}) },
  json,
  timeoutMs: travel.timeout * 1000,
  tls: {
    caFile: typeof travel.caCerts === 'string' ? travel.caCerts : null,
    verify: typeof travel.caCerts === 'string' || travel.caCerts === true || !travel.ignoreErrors,
  },
  proxy: travel.proxy ?? null,
});

/** Header names know no case: one of the rule replaces ours however it is spelled. */
const inSmallLetters = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
