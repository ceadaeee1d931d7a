import { isList, type Json, type JsonObject } from '../../common/model/json.ts';
import { withPlainNumbers } from '../../common/model/json_text.ts';
import { pythonStr } from '../../common/text/python.ts';
import { pythonTimedelta } from '../../common/text/python_timedelta.ts';
import type { Span } from '../../common/time/instant.ts';
import { duration } from '../declare/kinds.ts';

/** The options of a rule as ElastAlert keeps them by the time a text shows them. */
export const shownValues = (values: JsonObject, name: string): JsonObject =>
  withJoinedKeys(withTimedeltas({ ...UNSET, ...unsetTimes(values), name, realert_key: name, ...values }));

/** A length of time of nothing, as it is printed; Python takes it for false. */
export const NO_TIME = '0:00:00';

/** What options are that a rule does not name. Source: parity options §1, rule-types §1.5. */
const UNSET: JsonObject = {
  ...{ category: '', description: '', owner: '', priority: '2' },
  ...{ timestamp_field: '@timestamp', timestamp_type: 'iso', timestamp_format: '%Y-%m-%dT%H:%M:%SZ' },
  ...{ filter: [], match_enhancements: [], include_fields: null, query_timezone: '', jinja_root_name: '_data' },
  ...{ use_local_time: true, _source_enabled: true },
};

const unsetTimes = ({ aggregation }: JsonObject): JsonObject => ({
  realert: aggregation === undefined ? { minutes: 1 } : NO_LENGTH,
  ...{ aggregation: NO_LENGTH, query_delay: NO_LENGTH },
});

const NO_LENGTH: JsonObject = { seconds: 0 };

/** A schema takes longer to make than to ask, and every value of a rule is asked. */
const LENGTH = duration();

/** A length of time, however it is written; null where it is none. */
export function readLength(written: Json | undefined): Span | null {
  if (written === undefined) return null;
  const read = LENGTH.safeParse(withPlainNumbers(written));
  return read.success ? read.data : null;
}

/** Options that ElastAlert reads as lengths of time before a text can show them. Source: parity options §1. */
const TIMEDELTAS = [
  'timeframe',
  'realert',
  'exponential_realert',
  'run_every',
  'buffer_time',
  'query_delay',
  'aggregation',
] as const;

/** Lengths of time as Python prints them, such as `1:30:00`. */
function withTimedeltas(values: JsonObject): JsonObject {
  const shown = TIMEDELTAS.flatMap((name): [string, string][] => {
    const length = readLength(values[name]);
    return length === null ? [] : [[name, pythonTimedelta(length)]];
  });
  return { ...values, ...Object.fromEntries(shown) };
}

/** Options that name one field or several, and where ElastAlert keeps the several. Source: parity options §7. */
const JOINED_KEYS = {
  query_key: 'compound_query_key',
  aggregation_key: 'compound_aggregation_key',
  compare_key: 'compound_compare_key',
} as const;

/** Lists of keys as one text, such as `a,b`, and the lists beside them. */
function withJoinedKeys(values: JsonObject): JsonObject {
  const lists = Object.entries(JOINED_KEYS).flatMap(([name, listName]): [string, Json][] => {
    const written = values[name];
    if (!isList(written)) return name === 'compare_key' && typeof written === 'string' ? [[listName, [written]]] : [];
    const list: [string, Json][] = name === 'query_key' && written.length < 2 ? [] : [[listName, written]];
    return [...list, [name, written.map(pythonStr).join(',')]];
  });
  return { ...values, ...Object.fromEntries(lists) };
}
