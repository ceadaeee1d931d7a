import type { JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { pythonStr } from '../../../common/text/python.ts';
import type { EventRow } from '../event.ts';
import type { Hit } from '../ports.ts';
import type { Rule } from '../rule.ts';

/** Rows read from hits, each event once; `unreadable` counts hits without a readable time. */
export interface Rows {
  readonly rows: readonly EventRow[];
  readonly unreadable: number;
}

/** Reads hits into rows and leaves out those whose id was met before (`met` is added to). */
export function rowsOf(rule: Rule, hits: readonly Hit[], met: Set<string>): Rows {
  const rows: EventRow[] = [];
  let unreadable = 0;
  for (const hit of hits) {
    if (met.has(hit.id)) continue;
    const at = rule.time.read(lookup(hit.source, rule.timestampField))?.at;
    if (at === undefined) {
      unreadable += 1;
      continue;
    }
    met.add(hit.id);
    rows.push({ id: hit.id, index: hit.index, at, key: keyOf(rule.queryKeys, hit.source), document: hit.source });
  }
  return { rows, unreadable };
}

/**
 * The value an event is grouped by, as ElastAlert prints it: null where there is no `query_key` or the
 * event has none; several joined by a comma and a space, `None` for what is missing. Source: parity rule-types §1.3.
 */
export function keyOf(queryKeys: readonly string[], document: JsonObject): string | null {
  const [only, ...more] = queryKeys;
  if (only === undefined) return null;
  if (more.length > 0) return compoundOf(queryKeys, document);
  const value = lookup(document, only);
  return value === null ? null : pythonStr(value);
}

/** The value of the flat field a compound `query_key` adds to each match. */
export const compoundOf = (queryKeys: readonly string[], document: JsonObject): string =>
  queryKeys.map(name => pythonStr(lookup(document, name))).join(', ');
