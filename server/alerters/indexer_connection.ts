import { z } from 'zod';
import { count, text } from '../declare/kinds.ts';
import { connectionOptions } from '../engine/connection_options.ts';
import { basicHeader } from './http_options.ts';

const notYet = () => z.never({ error: 'is not there yet; write with a user, a token or a key' }).optional();

/** The name of the index. */
export const indexName = () => text().min(1, { error: 'must not be empty' }).optional();

/** What of a connection counts for an index that is written to. */
export const connection = connectionOptions
  .pick({
    es_url_prefix: true,
    use_ssl: true,
    verify_certs: true,
    ca_certs: true,
    es_username: true,
    es_password: true,
    es_bearer: true,
    es_api_key: true,
    es_conn_timeout: true,
  })
  .extend({
    es_host: text(),
    es_port: count(1),
    indexer_alerts_name: indexName(),
    client_cert: notYet(),
    client_key: notYet(),
    aws_region: notYet(),
    profile: notYet(),
  })
  .refine(server => URL.canParse(addressOf(server)), {
    path: ['es_host'],
    error: 'must be a name alone, such as search.example.org',
  });

/** Such a connection. */
export type Connection = z.output<typeof connection>;

interface Place {
  readonly es_host: string;
  readonly es_port: number;
  readonly es_url_prefix: string;
  readonly use_ssl: boolean;
}

/** The web address of the search engine. */
export function addressOf(server: Place): string {
  const { es_host: host, es_port: port } = server;
  const prefix = server.es_url_prefix.replace(/^\/+|\/+$/g, '');
  const named = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${server.use_ssl ? 'https' : 'http'}://${named}:${port}${prefix === '' ? '' : `/${prefix}`}`;
}

/** The header that proves who we are: the first of key, token, and user with password. */
export function proofOf(server: Connection): Readonly<Record<string, string>> {
  const { es_api_key: key, es_bearer: token, es_username: user, es_password: password = '' } = server;
  if (key) return { authorization: `ApiKey ${key}` };
  if (token) return { authorization: `Bearer ${token}` };
  return user ? { authorization: basicHeader(user, password) } : {};
}
