import type { JsonObject } from '../../common/model/json.ts';
import type { IndexNames } from './index_names.ts';

/** Rises with each change of a mapping; only additions are possible without copying. */
export const MAPPING_VERSION = 1;

const KEYWORD = { type: 'keyword', ignore_above: 1024 };
const DATE = { type: 'date' };
/** Moments as they are in memory: milliseconds with a fraction, compared exactly. */
const MOMENT = { type: 'double' };
const NUMBER = { type: 'long' };
const TEXT = { type: 'text' };
const NAME = { ...KEYWORD, fields: { text: TEXT } };
/** Kept as it is and never looked into: its keys are other people's. */
const OPAQUE = { type: 'object', enabled: false };

const STATE = { ruleId: KEYWORD, ruleName: KEYWORD, fence: NUMBER, readUpTo: MOMENT, body: OPAQUE };

const OUTBOX = {
  alertId: KEYWORD,
  ruleId: KEYWORD,
  scope: KEYWORD,
  output: KEYWORD,
  status: KEYWORD,
  createdAt: MOMENT,
  nextAttemptAt: MOMENT,
  settledAt: MOMENT,
  body: OPAQUE,
};

const RUNS = { '@timestamp': DATE, ruleId: KEYWORD, outcome: KEYWORD, body: OPAQUE };

const RULES = { id: KEYWORD, scope: KEYWORD, enabled: { type: 'boolean' }, revision: NUMBER, body: OPAQUE };

/** Encrypted; what it is encrypted with is named, so that one sees what is to be encrypted anew. */
const SECRETS = { id: KEYWORD, scope: KEYWORD, name: KEYWORD, keyId: KEYWORD, body: OPAQUE };

const LEASE = { holder: KEYWORD, fence: NUMBER, until: MOMENT };

const ALERT = {
  id: KEYWORD,
  key: NAME,
  scope: KEYWORD,
  status: KEYWORD,
  title: TEXT,
  text: TEXT,
  outputs: KEYWORD,
  evidence: { type: 'object', dynamic: false, properties: { eventIds: KEYWORD, counted: NUMBER, needed: NUMBER } },
  matches: OPAQUE,
};

/** ECS, so that Discover and dashboards read alerts as they read logs. */
const ALERTS = {
  '@timestamp': DATE,
  message: TEXT,
  event: {
    type: 'object',
    dynamic: false,
    properties: { kind: KEYWORD, module: KEYWORD, start: DATE, end: DATE },
  },
  rule: { type: 'object', dynamic: false, properties: { id: KEYWORD, name: NAME, category: KEYWORD } },
  tocsin: { type: 'object', dynamic: false, properties: { alert: { dynamic: false, properties: ALERT } } },
};

/** Fields that are ours in an alert document; a match's own fields of these names stay inside the match. */
export const ALERT_ROOT_FIELDS: readonly string[] = Object.keys(ALERTS);

/** What a match brings to the root is found by its words, whatever it is. */
const COPIED_FIELDS = {
  dynamic: true,
  date_detection: false,
  dynamic_templates: [{ strings: { match_mapping_type: 'string', mapping: KEYWORD } }],
};

const META = { _meta: { tocsin_version: MAPPING_VERSION } };

const closed = (properties: JsonObject): JsonObject => ({ ...META, dynamic: false, properties });

/** The mapping of each of our indices. */
export const MAPPINGS: Readonly<Record<keyof IndexNames, JsonObject>> = {
  state: closed(STATE),
  outbox: closed(OUTBOX),
  runs: closed(RUNS),
  rules: closed(RULES),
  secrets: closed(SECRETS),
  lease: closed(LEASE),
  alerts: { ...META, ...COPIED_FIELDS, properties: ALERTS },
};

/** One shard, and a copy as soon as there is a second node. */
export const SETTINGS: JsonObject = {
  index: { hidden: true, number_of_shards: 1, auto_expand_replicas: '0-1' },
};
