import { createHash } from 'node:crypto';
import { isList, isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { writeJson } from '../../common/model/json_text.ts';
import { lookup } from '../../common/model/lookup.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import { compareCodePoints } from '../../common/text/python.ts';
import type { AskedLanguage } from '../engine/ports.ts';
import type { EngineClient, EngineRequest, EngineResponse } from './engine_client.ts';
import { engineError } from './engine_error.ts';
import type { StoredEvent } from './stored_event.ts';

/** What a query in a language of its own gave. */
export interface LanguageRows {
  readonly events: readonly StoredEvent[];
  /** Whether there may be more than the search engine gives at once. */
  readonly isCut: boolean;
}

/**
 * The most that one query gives: the engine's own limit, also of ES|QL unless its settings say otherwise.
 * Source: https://www.elastic.co/docs/reference/query-languages/esql/limitations
 */
export const MAX_ROWS = 10_000;

const NAMES = { eql: 'EQL', esql: 'ES|QL' } as const;

/** Asks the query of a rule. Source: parity options §6. */
export async function languageRows(
  client: EngineClient,
  index: string,
  language: AskedLanguage,
): Promise<Result<LanguageRows, RunError>> {
  const response = await client(language.kind === 'eql' ? eqlRequest(index, language) : esqlRequest(language));
  if (response.status !== 200) return fail(refusal(response, language));
  const partial = objectAt({ body: response.body }, 'body');
  if (partial.is_partial === true || partial.timed_out === true)
    return fail({ code: 'timeout', message: `the search engine answered the ${NAMES[language.kind]} query in part` });
  const rows = language.kind === 'eql' ? eqlEvents(response.body) : esqlEvents(response.body, index);
  if (!rows.ok) return rows;
  const { timestampField } = language;
  const hasTime = rows.value.length === 0 || rows.value.some(event => lookup(event.document, timestampField) !== null);
  return hasTime
    ? ok({ events: rows.value, isCut: rows.value.length >= MAX_ROWS })
    : fail(withoutTime(rows.value, timestampField));
}

function eqlRequest(index: string, { text, filter, timestampField }: AskedLanguage): EngineRequest {
  const time = timestampField === '@timestamp' ? {} : { timestamp_field: timestampField };
  return {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_eql/search`,
    query: { ignore_unavailable: 'true', allow_no_indices: 'true' },
    body: { filter, query: text, size: MAX_ROWS, ...time },
  };
}

/** Without a limit of its own a query would give a thousand rows, whatever there is. */
const esqlRequest = ({ text, filter }: AskedLanguage): EngineRequest => ({
  method: 'POST',
  path: '/_query',
  query: { format: 'json' },
  body: { filter, query: /\|\s*limit\s/i.test(text) ? text : `${text}\n| LIMIT ${MAX_ROWS}` },
});

/** OpenSearch has neither language, and older versions of Elasticsearch have no ES|QL. */
function refusal(response: EngineResponse, { kind }: AskedLanguage): RunError {
  const error = engineError(response);
  const isUnknown = response.status === 405 || /no handler found/.test(error.message);
  return isUnknown
    ? { code: 'bad_query', message: `this search engine has no ${NAMES[kind]} (${response.status}); Elasticsearch has` }
    : error;
}

function eqlEvents(body: Json): Result<readonly StoredEvent[], RunError> {
  const hits = objectAt(body, 'hits');
  if (isList(hits.sequences))
    return fail({ code: 'bad_query', message: 'a rule reads events: write an EQL query of events, not of sequences' });
  const events = listAt(hits, 'events');
  return ok(
    events.map(event => ({
      id: stringAt(event, '_id'),
      index: stringAt(event, '_index'),
      document: objectAt(event, '_source'),
    })),
  );
}

function esqlEvents(body: Json, index: string): Result<readonly StoredEvent[], RunError> {
  const names = listAt(body, 'columns').map(column => stringAt(column, 'name'));
  return ok(
    listAt(body, 'values').map(row => {
      const values = isList(row) ? row : [];
      const document: JsonObject = Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]));
      return {
        id: stringAt(document, '_id') || idOf(document),
        index: stringAt(document, '_index') || index,
        document,
      };
    }),
  );
}

/** A row has no id of its own: what it says stands for it, as ElastAlert has it. */
const idOf = (row: JsonObject): string => createHash('sha256').update(sortedJson(row)).digest('hex');

/** JSON with its keys in order, spaced and escaped as Python's `json.dumps` does. */
function sortedJson(value: Json): string {
  if (isList(value)) return `[${value.map(sortedJson).join(', ')}]`;
  if (!isObject(value)) return writeJson(value).replace(/[\u007f-\uffff]/g, escaped);
  const keys = Object.keys(value).sort(compareCodePoints);
  return `{${keys.map(key => `${sortedJson(key)}: ${sortedJson(value[key] ?? null)}`).join(', ')}}`;
}

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

function withoutTime(events: readonly StoredEvent[], timestampField: string): RunError {
  const names = [...new Set(events.flatMap(({ document }) => Object.keys(document)))].sort();
  const some = names.slice(0, MAX_NAMES).join(', ');
  return {
    code: 'no_timestamp',
    message: `the query gives no ${timestampField}, which the rule needs; it gives ${some}`,
  };
}

/** A message names so many fields at most. */
const MAX_NAMES = 20;
