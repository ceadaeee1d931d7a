import { isObject, type Json, type JsonObject } from '../../../common/model/json.ts';
import type { Result } from '../../../common/model/result.ts';
import { braceFormat, type FormatError } from '../../../common/text/brace_format.ts';
import { percentFormat } from '../../../common/text/percent_format.ts';

/** The name a missing value has inside of a template. */
const MISSING = '_missing_value';

/**
 * Fills a text with fields of a match in both of ElastAlert's styles: `%(user.name)s` first, then `{host}` and
 * `{user[name]}`. What is missing is told so; a key that is missing inside of an object leaves all braces as they are.
 * Source: parity alert-text §8.
 */
export function fillMatchTemplate(template: string, match: JsonObject, missing: string): Result<string, FormatError> {
  const named: JsonObject = { ...flattened(match), ...match, [MISSING]: missing };
  const first = percentFormat(template, { named, otherwise: missing });
  if (!first.ok) return first;
  let text = first.value;
  for (;;) {
    const filled = braceFormat(text, { positional: [], named });
    if (filled.ok || filled.error.missing === undefined) return filled;
    const changed = text.replaceAll(`{${filled.error.missing}}`, `{${MISSING}}`);
    if (changed === text) return { ok: true, value: text };
    text = changed;
  }
}

/** Values inside of objects under their dotted names. */
function flattened(value: JsonObject, above = ''): Record<string, Json> {
  const entries = Object.entries(value).flatMap(([key, inner]): readonly [string, Json][] =>
    isObject(inner) ? Object.entries(flattened(inner, `${above}${key}.`)) : [[above + key, inner ?? null]],
  );
  return Object.fromEntries(entries);
}
