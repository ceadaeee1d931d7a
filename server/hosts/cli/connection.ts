import type { z } from 'zod';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { connectionOptions } from '../../engine/connection_options.ts';
import { hostsIn, urlOfHost } from './hosts.ts';
import type { Variables } from './load/expand_env.ts';

/** Where a search engine is and how to prove who we are. Holds secrets: never printed. */
export interface Connection {
  readonly url: string;
  /** Further hosts of the same cluster, asked in turn where one does not answer. */
  readonly otherUrls: readonly string[];
  /** The first of API key, bearer token, user and password, region of AWS that is there. */
  readonly auth: Auth;
  readonly verifyCerts: boolean;
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  readonly timeoutMs: number;
}

/** One way to prove who we are. */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'api_key'; readonly key: string }
  | AwsAuth;

/** Each request is signed for a region of AWS. */
export interface AwsAuth {
  readonly kind: 'aws';
  readonly region: string;
  readonly profile: string | null;
}

type ConnectionValues = z.output<typeof connectionOptions>;

/** The environment wins over files, as ElastAlert has it. Source: parity options §3. */
export function connectionFrom(
  values: ConnectionValues,
  variables: Variables,
  esUrl: string | undefined,
): Result<Connection, string> {
  const address = esUrl === undefined ? addressFrom(values, variables) : addressOfUrl(esUrl);
  if (!address.ok) return address;
  const { url, otherUrls, username, password } = address.value;
  return ok({
    url,
    otherUrls,
    auth: username === null ? authFrom(values, variables) : { kind: 'basic', username, password },
    verifyCerts: values.verify_certs,
    caFile: values.ca_certs ?? null,
    certFile: values.client_cert ?? null,
    keyFile: values.client_key ?? null,
    timeoutMs: values.es_conn_timeout * 1000,
  });
}

interface Address {
  readonly url: string;
  readonly otherUrls: readonly string[];
  readonly username: string | null;
  readonly password: string;
}

function addressOfUrl(text: string): Result<Address, string> {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    return fail('--es must be a web address, such as http://127.0.0.1:9200');
  const url = new URL(text);
  const username = url.username ? decodeURIComponent(url.username) : null;
  const password = decodeURIComponent(url.password);
  const where = `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '');
  return ok({ url: where, otherUrls: [], username, password });
}

/** `es_hosts` wins over `es_host`, as ElastAlert has it. */
function addressFrom(values: ConnectionValues, variables: Variables): Result<Address, string> {
  const host = variables.ES_HOST ?? values.es_host;
  const port = variables.ES_PORT ?? values.es_port;
  const isTls = variables.ES_USE_SSL === undefined ? values.use_ssl : isYes(variables.ES_USE_SSL);
  const prefix = (variables.ES_URL_PREFIX ?? values.es_url_prefix).replace(/^\/+|\/+$/g, '');
  const several = variables.ES_HOSTS === undefined ? values.es_hosts : hostsIn(variables.ES_HOSTS);
  if (several.length > 0) return addressOfHosts(several, { isTls, port, prefix });
  if (host === undefined || port === undefined)
    return fail('nothing says where the search engine is: es_host and es_port in config.yaml, or --es URL');
  const named = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const url = `${isTls ? 'https' : 'http'}://${named}:${port}${prefix ? `/${prefix}` : ''}`;
  return URL.canParse(url)
    ? ok({ url, otherUrls: [], username: null, password: '' })
    : fail(`es_host "${host}" and es_port "${port}" make no address; es_host is a name alone, such as localhost`);
}

function addressOfHosts(hosts: readonly string[], around: Parameters<typeof urlOfHost>[1]): Result<Address, string> {
  const urls: string[] = [];
  for (const host of hosts) {
    const url = urlOfHost(host, around);
    if (!url.ok) return fail(`es_hosts: ${url.error}`);
    urls.push(url.value);
  }
  const [url = '', ...otherUrls] = [...new Set(urls)];
  return ok({ url, otherUrls, username: null, password: '' });
}

function authFrom(values: ConnectionValues, variables: Variables): Auth {
  const key = variables.ES_API_KEY ?? values.es_api_key;
  if (key !== undefined) return { kind: 'api_key', key };
  const token = variables.ES_BEARER ?? values.es_bearer;
  if (token !== undefined) return { kind: 'bearer', token };
  const username = variables.ES_USERNAME ?? values.es_username;
  const password = variables.ES_PASSWORD ?? values.es_password ?? '';
  if (username !== undefined) return { kind: 'basic', username, password };
  const region = values.aws_region ?? variables.AWS_DEFAULT_REGION;
  return region === undefined ? { kind: 'none' } : { kind: 'aws', region, profile: values.profile ?? null };
}

/** What counts as yes in an environment variable. */
export const isYes = (text: string): boolean => /^(1|y|yes|t|true|on)$/i.test(text.trim());
