import { isObject, numberAt, type Json, type JsonObject } from '../../../common/model/json.ts';
import { compareCodePoints, pythonStr } from '../../../common/text/python.ts';

const PREFIX = 'top_events_';
const TEXT_FIELD = '.keyword';

/** The most frequent values around a match, field by field. Source: parity alert-text §6. */
export const topCountsText = (match: JsonObject): string =>
  Object.keys(match)
    .filter(name => name.startsWith(PREFIX))
    .map(name => `${name.slice(PREFIX.length)}:\n${linesOf(match[name] ?? null, name)}\n`)
    .join('');

function linesOf(counts: Json, name: string): string {
  const entries = isObject(counts) ? Object.entries(counts) : [];
  if (entries.length === 0) return 'No events found.\n';
  const sorted = entries.sort(
    ([a], [b]) => numberAt(counts, b) - numberAt(counts, a) || (name.endsWith(TEXT_FIELD) ? inTextOrder(a, b) : 0),
  );
  return sorted.map(([value, count]) => `${value}: ${pythonStr(count ?? null)}\n`).join('');
}

/** Objects put keys that look like whole numbers first; the search engine has them among the others. */
const inTextOrder = (a: string, b: string): number => (isWhole(a) || isWhole(b) ? compareCodePoints(a, b) : 0);

const isWhole = (key: string): boolean => /^\d+$/.test(key);
