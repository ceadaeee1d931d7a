import { z } from 'zod';
import type { JsonObject } from '../../common/model/json.ts';
import { writeJson } from '../../common/model/json_text.ts';
import { field } from '../declare/field.ts';
import { text, writtenMap } from '../declare/kinds.ts';
import { readOptions } from '../declare/options.ts';
import { parseYaml } from '../declare/yaml.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import type { ConversationPart, HttpPart, SendOutcome } from '../engine/outgoing.ts';
import { derivedUuid } from './derived_ids.ts';
import { postJson } from './http_options.ts';
import { addressOf, connection, indexName, proofOf, type Connection } from './indexer_connection.ts';
import { documentOf } from './indexer_document.ts';
import { firstMatch } from './titles.ts';

const options = z
  .object({
    indexer_alert_config: field(
      writtenMap().refine(config => Object.keys(config).length > 0, { error: 'must not be empty' }),
      {
        label: 'Document',
        help: 'What is written: names → fields of the match, options of the rule, or words; what is not there is left out.',
        example: { 'rule.name': 'name', user: [{ name: 'name', value: 'user.name' }] },
      },
    ),
    indexer_connection: field(connection.optional(), {
      label: 'Search engine',
      help: 'Where it is written: es_host, es_port, use_ssl, how to prove who we are, and `indexer_alerts_name`.',
      secret: true,
    }),
    indexer_config: field(text().optional(), {
      label: 'File of the search engine',
      help: 'YAML with the same, beside the file of the rule.',
    }),
    indexer_alerts_name: field(indexName(), {
      label: 'Index',
      help: 'Where the connection does not name it.',
      example: 'security-alerts',
    }),
  })
  .superRefine((values, check) => {
    const needed = (name: string): void => check.addIssue({ code: 'custom', path: [name], message: 'is required' });
    if (values.indexer_connection === undefined && !values.indexer_config) needed('indexer_connection');
    else if (values.indexer_connection !== undefined && indexOf(values.indexer_connection, values) === undefined)
      needed('indexer_alerts_name');
  });

/** Writes a document. Source: https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-index, parity alerters §4. */
export const indexer = defineAlerter({
  id: 'indexer',
  title: 'Index of a search engine',
  summary: 'Writes a document to an index of Elasticsearch or OpenSearch.',
  example: {
    indexer_connection: {
      es_host: 'search.example.org',
      es_port: 9200,
      use_ssl: true,
      es_api_key: 'key-of-tocsin',
      indexer_alerts_name: 'security-alerts',
    },
    indexer_alert_config: { 'rule.name': 'name', 'user.name': 'user.name', severity: 3 },
  },
  options,
  compose: (alert, chosen, context) => {
    const { indexer_connection: server, indexer_config: file = '', indexer_alert_config: config } = chosen;
    const document = documentOf(config, { match: firstMatch(alert), context });
    const id = derivedUuid(alert.id, `indexer ${writeJson(config)}`);
    const writing: Writing = server => {
      const index = indexOf(server, chosen);
      return index === undefined ? null : writingTo(server, { index, id, document });
    };
    const part = server === undefined ? reading(file, writing) : writing(server);
    return part === null ? [] : [part];
  },
});

/** The request that writes to a server; null where no index is named. */
type Writing = (server: Connection) => HttpPart | null;

const indexOf = (server: Connection, chosen: { readonly indexer_alerts_name?: string | undefined }) =>
  server.indexer_alerts_name ?? chosen.indexer_alerts_name;

interface Told {
  readonly index: string;
  readonly id: string;
  readonly document: JsonObject;
}

/** By an id of ours, so that another try writes the same document and not a second one. */
const writingTo = (server: Connection, { index, id, document }: Told): HttpPart => ({
  ...postJson(`${addressOf(server)}/${encodeURIComponent(index)}/_doc/${id}?refresh=true`, document, {
    caCerts: server.verify_certs ? server.ca_certs : undefined,
    ignoreErrors: !server.verify_certs,
    timeout: server.es_conn_timeout,
    headers: proofOf(server),
  }),
  method: 'PUT',
});

/** Reads where to write when it is sent. */
const reading = (file: string, writing: Writing): ConversationPart => ({
  kind: 'conversation',
  hold: async world => {
    const read = parseYaml(await world.readFile(file, 'indexer_config'));
    if (!read.ok) return wrongFile('is not valid YAML');
    const { value, problems } = readOptions(connection, read.value.value);
    if (value === null) return wrongFile(problems.map(({ path, message }) => `${path} ${message}`).join('; '));
    const request = writing(value);
    if (request === null) return wrongFile('indexer_alerts_name is required');
    const answer = await world.ask(request);
    return answer.ok ? { kind: 'confirmed' } : answer.error;
  },
});

const wrongFile = (message: string): SendOutcome => ({
  kind: 'refused',
  error: { code: 'invalid', status: null, message: `indexer_config: ${message}` },
});
