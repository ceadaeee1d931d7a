import { HOSTS } from './documents.mjs';

// Rules as people write them: each looks at one host, most at what failed there.

const failedOn = host => [{ term: { 'host.name': host } }, { term: { 'event.outcome': 'failure' } }];
const allOn = host => [{ term: { 'host.name': host } }];
const TEN = { minutes: 10 };
const FIVE = { minutes: 5 };
const metric = { metric_agg_key: 'took', metric_agg_type: 'avg', buffer_time: FIVE };

/** One of each kind; `host` is what it looks at. */
const KINDS = [
  host => ({ type: 'any', filter: [...failedOn(host), { term: { 'event.action': 'login' } }] }),
  host => ({ type: 'frequency', num_events: 60, timeframe: TEN, filter: failedOn(host) }),
  host => ({ type: 'frequency', num_events: 4, timeframe: TEN, query_key: 'user.name', filter: failedOn(host) }),
  host => ({ type: 'frequency', num_events: 12, timeframe: TEN, query_key: 'event.action', filter: failedOn(host) }),
  host => ({ type: 'frequency', num_events: 600, timeframe: FIVE, use_count_query: true, filter: allOn(host) }),
  host => ({
    ...{ type: 'frequency', num_events: 6, timeframe: FIVE, use_terms_query: true },
    ...{ query_key: 'user.name', filter: allOn(host) },
  }),
  host => ({
    type: 'spike',
    spike_height: 2,
    spike_type: 'both',
    timeframe: FIVE,
    threshold_ref: 5,
    filter: failedOn(host),
  }),
  host => ({
    ...{ type: 'spike', spike_height: 3, spike_type: 'up', timeframe: FIVE, threshold_ref: 2 },
    ...{ query_key: 'event.action', filter: failedOn(host) },
  }),
  host => ({ type: 'flatline', threshold: 5, timeframe: FIVE, filter: failedOn(host) }),
  host => ({ type: 'flatline', threshold: 100, timeframe: FIVE, use_count_query: true, filter: allOn(host) }),
  host => ({
    type: 'blacklist',
    compare_key: 'user.name',
    blacklist: ['user-1', 'user-2', 'user-3'],
    filter: allOn(host),
  }),
  host => ({
    ...{ type: 'whitelist', compare_key: 'event.action', whitelist: ['read', 'write', 'login'], ignore_null: true },
    filter: failedOn(host),
  }),
  host => ({
    ...{ type: 'change', compare_key: 'host.name', query_key: 'user.name', ignore_null: true },
    filter: failedOn(host),
  }),
  host => ({
    ...{ type: 'new_term', fields: ['event.action'], use_keyword_postfix: false },
    ...{ terms_window_size: { hours: 1 }, window_step_size: { minutes: 30 }, filter: failedOn(host) },
  }),
  host => ({
    ...{ type: 'cardinality', cardinality_field: 'user.name', max_cardinality: 90, timeframe: FIVE },
    filter: failedOn(host),
  }),
  host => ({ type: 'metric_aggregation', ...metric, max_threshold: 1.6, filter: allOn(host) }),
  host => ({
    type: 'metric_aggregation',
    ...metric,
    query_key: 'event.action',
    max_threshold: 1.65,
    filter: allOn(host),
  }),
  host => ({
    ...{ type: 'percentage_match', match_bucket_filter: [{ term: { 'event.outcome': 'failure' } }] },
    ...{ max_percentage: 13, buffer_time: FIVE, filter: allOn(host) },
  }),
  host => ({
    ...{ type: 'spike_aggregation', metric_agg_key: 'http.response.bytes', metric_agg_type: 'avg', timeframe: FIVE },
    ...{ spike_height: 1.2, spike_type: 'both', buffer_time: { minutes: 1 }, filter: allOn(host) },
  }),
  host => ({
    ...{ type: 'frequency', num_events: 20, timeframe: FIVE, query_key: ['host.name', 'event.action'] },
    filter: failedOn(host),
  }),
];

/** So many rules, the kinds in turn, the hosts in turn. */
export const mixedRules = count =>
  Array.from({ length: count }, (_, n) => ({
    name: `rule ${n}`,
    index: 'bench-mixed',
    realert: { minutes: 5 },
    ...KINDS[n % KINDS.length](`host-${(n * 7) % HOSTS}`),
    alert: ['debug'],
  }));

/** One rule over a crowd. */
export const crowdRule = ({ events }) => ({
  name: 'guessed passwords',
  type: 'frequency',
  index: 'bench-crowd',
  num_events: events,
  timeframe: { minutes: 15 },
  query_key: 'user.name',
  filter: [{ term: { 'event.outcome': 'failure' } }],
  alert: ['debug'],
});
