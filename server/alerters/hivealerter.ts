import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { isList, type Json, type JsonObject } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { count, fieldName, listOf, text, url, writtenJson, writtenMap } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { derivedUuid } from './derived_ids.ts';
import { fillBraces, foundOr } from './found_values.ts';
import { postJson } from './http_options.ts';
import { firstMatch } from './titles.ts';

// Longer ones are refused: https://docs.strangebee.com/thehive/api-docs/
const MAX_TITLE_RUNES = 512;
const MAX_DESCRIPTION_RUNES = 1_048_576;

const DEFAULT_PORT = 9000;

/** TLP:AMBER. */
const DEFAULT_TLP = 2;

const proxy = () =>
  z.union([z.literal(''), url()], { error: 'must be the web address of a proxy, or empty' }).default('');

const connection = z
  .object(
    {
      hive_host: url().default('http://localhost'),
      hive_port: count(1).default(DEFAULT_PORT),
      hive_apikey: text().default(''),
      hive_proxies: z.object({ http: proxy(), https: proxy() }).default({ http: '', https: '' }),
      hive_verify: z
        .union([z.boolean(), z.string()], { error: 'must be true, false or the path of a PEM file' })
        .default(true),
    },
    { error: 'must be an object, such as { hive_host: https://hive.example.org, hive_port: 9000, hive_apikey: … }' },
  )
  .refine(server => URL.canParse(addressOf(server)), {
    error: 'makes no web address; hive_host is https:// and a name alone, and hive_port is its port',
  });

const args = () => listOf(fieldName()).optional();

const content = z
  .object(
    {
      type: text(),
      type_args: args(),
      source: text(),
      source_args: args(),
      title: text().optional(),
      title_args: args(),
      description: text().optional(),
      description_args: args(),
      tags: listOf(text()).default([]),
      customFields: listOf(z.object({ name: text(), type: text(), value: writtenJson() })).default([]),
    },
    { error: 'must be an object that has type and source' },
  )
  .catchall(writtenJson());

const options = z.object({
  hive_connection: field(connection, {
    label: 'Server',
    help: '`hive_host` with https://, `hive_port`, `hive_apikey`, `hive_proxies`, and `hive_verify`, which is false where any certificate is to be accepted.',
    secret: true,
    example: { hive_host: 'https://hive.example.org', hive_port: 9000, hive_apikey: '${HIVE_KEY}' },
  }),
  hive_alert_config: field(content, {
    label: 'Alert',
    help: 'What the alert has: `type` and `source` at least; tags and values of custom fields are fields of the match, options of the rule, or what is written.',
  }),
  hive_observable_data_mapping: field(
    listOf(
      writtenMap().refine(mapping => observedField(mapping) !== null, {
        error: 'must name a kind of observable and its field, such as ip: source.ip',
      }),
    ).default([]),
    {
      label: 'Observables',
      help: 'Each a kind of observable and the field of its value; tlp, message and tags may stand beside it.',
      example: [{ ip: 'source.ip', tlp: 3, tags: ['login'] }],
    },
  ),
});

type Options = z.output<typeof options>;

/** Sends an alert with observables. Source: https://docs.strangebee.com/thehive/api-docs/, parity alerters §4. */
export const hivealerter = defineAlerter({
  id: 'hivealerter',
  title: 'TheHive',
  summary: 'Sends an alert, with observables, to TheHive.',
  example: {
    hive_connection: { hive_host: 'https://hive.example.org', hive_port: 443, hive_apikey: 'key-of-tocsin' },
    hive_alert_config: { type: 'external', source: 'tocsin', severity: 2, tags: ['login'] },
    hive_observable_data_mapping: [{ ip: 'source.ip' }],
  },
  options,
  compose: (alert, chosen, context) => {
    const { hive_proxies: proxies, hive_verify: verify, ...server } = chosen.hive_connection;
    const address = addressOf(server);
    return [
      postJson(address, contentOf(alert, chosen, context), {
        proxy: (address.startsWith('https:') ? proxies.https : proxies.http) || undefined,
        caCerts: verify,
        ignoreErrors: verify === false,
        headers: { authorization: `Bearer ${server.hive_apikey}` },
      }),
    ];
  },
});

const addressOf = (server: { readonly hive_host: string; readonly hive_port: number }): string =>
  `${server.hive_host.replace(/\/+$/, '')}:${server.hive_port}/api/alert`;

/** Their order is how they are filled; their arguments are not told. */
const FILLED = ['description', 'title', 'type', 'source'] as const;

function contentOf(
  alert: Alert,
  { hive_alert_config: config, ...chosen }: Options,
  context: ComposeContext,
): JsonObject {
  const match = firstMatch(alert);
  const documents = alert.matches.map(({ document }) => document);
  const written = { description: alert.text, title: alert.title, ...config };
  const texts = FILLED.map(name => {
    const missing = config[`${name}_missing_value`] ?? '<MISSING VALUE>';
    const values = config[`${name}_args`]?.map(source => foundOr(source, missing, match, context));
    return [name, values === undefined ? written[name] : fillBraces(written[name] ?? '', values)] as const;
  });
  const { description = '', title = '', ...others } = Object.fromEntries(texts);
  const told = Object.entries(config).filter(([name]) => !FILLED.some(filled => name === `${filled}_args`));
  return {
    date: Math.floor(context.now / 1000) * 1000,
    sourceRef: derivedUuid(alert.id, 'hivealerter'),
    ...Object.fromEntries(told),
    ...others,
    description: shorten(description, MAX_DESCRIPTION_RUNES),
    title: shorten(title, MAX_TITLE_RUNES),
    artifacts: documents.flatMap(document => observablesOf(document, chosen, context)),
    customFields: Object.fromEntries(
      config.customFields.map(({ name, type, value }, order) => [
        name,
        { order, [type]: typeof value === 'string' ? foundOr(value, value, match, context) : value },
      ]),
    ),
    tags: [...new Set(documents.flatMap(document => config.tags.flatMap(tag => tagsOf(tag, document, context))))],
  };
}

function tagsOf(tag: string, document: JsonObject, context: ComposeContext): readonly string[] {
  const found = foundOr(tag, tag, document, context);
  return isList(found) ? found.map(pythonStr) : [pythonStr(found)];
}

const BESIDE_AN_OBSERVABLE: readonly string[] = ['tlp', 'message', 'tags'];

/** The kind of an observable, and the field of its value. */
function observedField(mapping: Readonly<Record<string, Json>>): readonly [kind: string, source: string] | null {
  const [kind, source] = Object.entries(mapping).find(([name]) => !BESIDE_AN_OBSERVABLE.includes(name)) ?? [];
  return kind === undefined || typeof source !== 'string' ? null : [kind, source];
}

const observablesOf = (
  document: JsonObject,
  chosen: Pick<Options, 'hive_observable_data_mapping'>,
  context: ComposeContext,
): readonly JsonObject[] =>
  chosen.hive_observable_data_mapping.flatMap(mapping => {
    const [dataType, source] = observedField(mapping) ?? [];
    const data = source === undefined ? '' : pythonStr(foundOr(source, '', document, context));
    if (dataType === undefined || data === '') return [];
    const { tlp, message = null, tags } = mapping;
    return [{ dataType, data, tlp: tlp ?? DEFAULT_TLP, message, tags: tags ?? [] }];
  });
