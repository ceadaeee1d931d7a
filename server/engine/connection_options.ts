import { z } from 'zod';
import { field } from '../declare/field.ts';
import { count, flag, oneOrMany, text } from '../declare/kinds.ts';

/** How config.yaml (or a rule) says where the search engine is. Source: parity options §3. */
export const connectionOptions = z.object({
  es_host: field(text().optional(), {
    label: 'Host',
    help: 'Name or address of the search engine.',
    example: 'search.example.org',
    level: 'both',
  }),
  es_port: field(count(1).optional(), {
    label: 'Port',
    help: 'Its HTTP port, such as 9200.',
    example: 9200,
    level: 'both',
  }),
  es_hosts: field(oneOrMany(text()).default([]), {
    label: 'Hosts',
    help: 'Several hosts of one cluster, each with or without its port; where one does not answer, the next is asked. Wins over the host.',
    example: ['search-1.example.org:9200', 'search-2.example.org:9200'],
    level: 'both',
  }),
  es_url_prefix: field(text().default(''), {
    label: 'URL prefix',
    help: 'A path before every request, for engines behind a proxy.',
    example: 'search',
    level: 'both',
  }),
  use_ssl: field(flag().default(false), { label: 'TLS', help: 'Connect by https.', level: 'both' }),
  verify_certs: field(flag().default(true), {
    label: 'Check certificates',
    help: 'Refuse a certificate that is not trusted.',
    level: 'both',
  }),
  ca_certs: field(text().optional(), {
    label: 'CA file',
    help: 'Certificates to trust, as PEM.',
    example: 'certs/ca.pem',
    level: 'both',
  }),
  client_cert: field(text().optional(), {
    label: 'Client certificate',
    help: 'File, as PEM.',
    example: 'certs/client.pem',
    level: 'both',
  }),
  client_key: field(text().optional(), {
    label: 'Client key',
    help: 'File, as PEM.',
    example: 'certs/client.key',
    level: 'both',
  }),
  es_username: field(text().optional(), {
    label: 'User',
    help: 'For basic authentication.',
    example: 'tocsin',
    level: 'both',
  }),
  es_password: field(text().optional(), {
    label: 'Password',
    help: 'For basic authentication.',
    example: '${ES_PASSWORD}',
    secret: true,
    level: 'both',
  }),
  es_bearer: field(text().optional(), {
    label: 'Bearer token',
    help: 'Wins over user and password.',
    example: '${ES_BEARER}',
    secret: true,
    level: 'both',
  }),
  es_api_key: field(text().optional(), {
    label: 'API key',
    help: 'Base64 of id:key; wins over the bearer token.',
    example: '${ES_API_KEY}',
    secret: true,
    level: 'both',
  }),
  aws_region: field(text().optional(), {
    label: 'Region of AWS',
    help: 'Sign each request for this region, where there is neither a user nor a key; AWS_DEFAULT_REGION in the environment where absent.',
    example: 'eu-central-1',
    level: 'both',
  }),
  profile: field(text().optional(), {
    label: 'Profile of AWS',
    help: 'The profile whose keys sign; those of the environment, or of the machine, where absent.',
    example: 'logs-reader',
    level: 'both',
  }),
  es_conn_timeout: field(count(1).default(20), {
    label: 'Time-out',
    help: 'Seconds to wait for an answer.',
    unit: 'seconds',
    example: 60,
    level: 'both',
  }),
});
