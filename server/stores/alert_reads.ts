import { listAt, numberAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import type { OutboxEntry } from '../../common/model/alert.ts';
import type { AlertSummary } from '../../common/routes.ts';
import { formatInstant, type Instant, type Span, type Window } from '../../common/time/instant.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { docId } from './bulk.ts';
import { readAlert, readEntry, readStatus } from './documents.ts';
import { indexNames, type IndexChoice, type IndexNames } from './index_names.ts';
import type { AlertPage, AlertQuery, AlertReads } from './keeping.ts';
import { bucketsOfRules, getOwn, refreshOwn, searchOwn } from './searches.ts';
import { expectStatus } from './store_failure.ts';
import { undelivered } from './undelivered.ts';

/** What every method works with. */
interface Place {
  readonly client: EngineClient;
  readonly names: IndexNames;
}

/** The search engines' own limit for paging. */
const MAX_WINDOW = 10_000;

/** How many bars a histogram has at most, and how wide a bar may be. */
const MAX_BARS = 60;
const MINUTE_MS: Span = 60_000;
const DAY_MS: Span = 24 * 60 * MINUTE_MS;
const BAR_WIDTHS: readonly Span[] = [1, 5, 10, 30, 60, 180, 720].map(minutes => minutes * MINUTE_MS).concat(DAY_MS);

/** An alert has at most so many outputs. */
const MAX_DELIVERIES = 200;

/** Other writers of an alert's document, such as two people who close it at once. */
const RETRIES = 3;

/** What a list shows; the matches stay where they are. */
const SUMMARY = [
  '@timestamp',
  ...['id', 'title', 'ruleId', 'ruleName', 'key', 'firedAt', 'matchedAt', 'status'].map(name => `tocsin.alert.${name}`),
];

/** Where people's words are looked for. */
const SEARCHED = [
  'message',
  'rule.name',
  'rule.name.text',
  'tocsin.alert.key',
  'tocsin.alert.key.text',
  'tocsin.alert.text',
];

/** Reads alerts and deliveries for people. */
export function alertReads({ client, ...choice }: IndexChoice & { readonly client: EngineClient }): AlertReads {
  const place: Place = { client, names: indexNames(choice) };
  const { alerts, outbox } = place.names;
  return {
    list: query => list(place, query),
    get: async id => {
      const kept = await getOwn(client, alerts, id);
      return (kept && readAlert(kept.document)) ?? null;
    },
    setStatus: async (id, status, { user, at }) => {
      const path = `/${encodeURIComponent(alerts)}/_update/${encodeURIComponent(docId(id))}`;
      const query = { refresh: 'true', retry_on_conflict: String(RETRIES) };
      const body = { doc: { tocsin: { alert: { status, statusBy: user, statusAt: at } } } };
      expectStatus(await client({ method: 'POST', path, query, body }), 200);
    },
    lastAlertAt: ruleIds => lastAlertAt(place, ruleIds),
    undelivered: (ruleIds, at) => undelivered({ client, index: outbox }, ruleIds, at),
    deliveriesOf: alertId => deliveries(place, [{ term: { alertId } }], MAX_DELIVERIES),
    outbox: ({ scope, size, status }) =>
      deliveries(place, [{ term: { scope } }, ...(status === undefined ? [] : [{ term: { status } }])], size),
    entry: async id => {
      const kept = await getOwn(client, outbox, id);
      const entry = kept && readEntry(kept.document);
      return entry ? { entry, version: kept.version } : null;
    },
  };
}

async function list({ client, names }: Place, query: AlertQuery): Promise<AlertPage> {
  const from = Math.min(query.from, MAX_WINDOW);
  const filter = filtersOf(query);
  const found = await searchOwn(client, names.alerts, {
    from,
    size: Math.min(query.size, MAX_WINDOW - from),
    track_total_hits: true,
    query: { bool: { filter } },
    sort: [{ '@timestamp': 'desc' }, { 'tocsin.alert.id': 'desc' }],
    _source: SUMMARY,
    aggs: { first: { min: { field: '@timestamp' } }, last: { max: { field: '@timestamp' } } },
  });
  const first = query.since ?? valueIn(found.aggregations, 'first');
  const last = query.until ?? valueIn(found.aggregations, 'last');
  return {
    total: found.total,
    alerts: found.hits.map(({ document }) => summaryOf(objectAt(objectAt(document, 'tocsin'), 'alert'))),
    histogram: found.total === 0 ? [] : await histogram({ client, names }, filter, { start: first, end: last }),
  };
}

/** How many alerts there were over time, in bars of one width from the first moment to the last. */
async function histogram(
  { client, names }: Place,
  filter: readonly JsonObject[],
  { start, end }: Window,
): Promise<AlertPage['histogram']> {
  const bars = {
    field: '@timestamp',
    fixed_interval: `${barWidth(end - start)}ms`,
    min_doc_count: 0,
    extended_bounds: { min: Math.floor(start), max: Math.floor(end) },
  };
  const { aggregations } = await searchOwn(client, names.alerts, {
    size: 0,
    query: { bool: { filter } },
    aggs: { bars: { date_histogram: bars } },
  });
  const buckets = listAt(objectAt(aggregations, 'bars'), 'buckets');
  return buckets.map(bucket => ({ at: numberAt(bucket, 'key'), count: numberAt(bucket, 'doc_count') }));
}

function barWidth(range: Span): Span {
  const least = range / MAX_BARS;
  return BAR_WIDTHS.find(width => width >= least) ?? Math.ceil(least / DAY_MS) * DAY_MS;
}

function filtersOf({ scope, status, ruleId, query, since, until }: AlertQuery): readonly JsonObject[] {
  const words = query?.trim() ?? '';
  const range = {
    ...(since === undefined ? {} : { gte: formatInstant(since) }),
    ...(until === undefined ? {} : { lte: formatInstant(until) }),
  };
  return [
    { term: { 'tocsin.alert.scope': scope } },
    ...(status === undefined ? [] : [{ term: { 'tocsin.alert.status': status } }]),
    ...(ruleId === undefined ? [] : [{ term: { 'rule.id': ruleId } }]),
    ...(Object.keys(range).length === 0 ? [] : [{ range: { '@timestamp': range } }]),
    ...(words === '' ? [] : [{ simple_query_string: { query: words, fields: SEARCHED, default_operator: 'and' } }]),
  ];
}

const summaryOf = (alert: JsonObject): AlertSummary => ({
  id: stringAt(alert, 'id'),
  title: stringAt(alert, 'title'),
  ruleId: stringAt(alert, 'ruleId'),
  ruleName: stringAt(alert, 'ruleName'),
  key: typeof alert.key === 'string' ? alert.key : null,
  firedAt: numberAt(alert, 'firedAt'),
  matchedAt: numberAt(alert, 'matchedAt'),
  status: readStatus(alert.status),
});

async function lastAlertAt(
  { client, names }: Place,
  ruleIds: readonly string[],
): Promise<ReadonlyMap<string, Instant>> {
  const aggs = { last: { max: { field: '@timestamp' } } };
  const buckets = await bucketsOfRules({ client, index: names.alerts }, ruleIds, { field: 'rule.id', aggs });
  return new Map(buckets.map(bucket => [stringAt(bucket, 'key'), valueIn(bucket, 'last')]));
}

const valueIn = (aggregations: Json, name: string): number => numberAt(objectAt(aggregations, name), 'value');

async function deliveries(
  { client, names }: Place,
  filter: readonly JsonObject[],
  size: number,
): Promise<readonly OutboxEntry[]> {
  await refreshOwn(client, names.outbox);
  const { hits } = await searchOwn(client, names.outbox, {
    size: Math.min(size, MAX_WINDOW),
    query: { bool: { filter } },
    sort: [{ createdAt: 'desc' }, { _seq_no: 'desc' }],
  });
  return hits.flatMap(({ document }) => readEntry(document) ?? []);
}
