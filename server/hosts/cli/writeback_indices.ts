import type { JsonObject } from '../../../common/model/json.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { engineError } from '../../sources/engine_error.ts';

const KEYWORD = { type: 'keyword' };
const DATE = { type: 'date', format: 'date_optional_time' };
const NOT_INDEXED = { type: 'object', enabled: false };

/** The longest text that is a keyword in the alerts' index. */
const KEYWORD_LIMIT = 1024;

/** ElastAlert's five indices by what follows the base name. Source: parity runtime §8. */
const MAPPINGS: Readonly<Record<string, JsonObject>> = {
  '': {
    numeric_detection: true,
    date_detection: false,
    dynamic_templates: [
      {
        strings_as_keyword: {
          match_mapping_type: 'string',
          mapping: { type: 'keyword', ignore_above: KEYWORD_LIMIT },
        },
      },
    ],
    properties: {
      rule_name: KEYWORD,
      '@timestamp': DATE,
      alert_time: DATE,
      match_time: DATE,
      match_body: NOT_INDEXED,
      aggregate_id: KEYWORD,
    },
  },
  _status: { properties: { rule_name: KEYWORD, '@timestamp': DATE } },
  _silence: { properties: { rule_name: KEYWORD, until: DATE, '@timestamp': DATE } },
  _error: { properties: { data: NOT_INDEXED, '@timestamp': DATE } },
  _past: {
    properties: { rule_name: KEYWORD, match_body: NOT_INDEXED, '@timestamp': DATE, aggregate_id: KEYWORD },
  },
};

/** How the indices are made. */
export interface IndexRequest {
  readonly base: string;
  /** Deletes what is there. */
  readonly recreate: boolean;
  readonly timeoutMs: number;
}

const OK = 200;
const NOT_FOUND = 404;

/** Makes the five indices where the first is not there; null where it is, and nothing was done. */
export async function createWriteback(
  client: EngineClient,
  { base, recreate, timeoutMs }: IndexRequest,
): Promise<Result<readonly string[] | null, string>> {
  // Only an answer with a body says which right is missing.
  const found = await client({ method: 'GET', path: pathOf(base), timeoutMs });
  if (found.status !== OK && found.status !== NOT_FOUND) return fail(`${base}: ${engineError(found).message}`);
  if (found.status === OK && !recreate) return ok(null);
  const made: string[] = [];
  for (const [suffix, mappings] of Object.entries(MAPPINGS)) {
    const index = `${base}${suffix}`;
    const deleted = await client({ method: 'DELETE', path: pathOf(index), timeoutMs });
    if (deleted.status !== OK && deleted.status !== NOT_FOUND) return fail(`${index}: ${engineError(deleted).message}`);
    const created = await client({ method: 'PUT', path: pathOf(index), body: { mappings }, timeoutMs });
    if (created.status !== OK) return fail(`${index}: ${engineError(created).message}`);
    made.push(index);
  }
  return ok(made);
}

/** Copies the alerts of an older index. */
export async function copyAlerts(
  client: EngineClient,
  { from, to, timeoutMs }: { readonly from: string; readonly to: string; readonly timeoutMs: number },
): Promise<Result<null, string>> {
  const body = { source: { index: from }, dest: { index: to } };
  const copied = await client({ method: 'POST', path: '/_reindex', query: { refresh: 'true' }, body, timeoutMs });
  return copied.status === OK ? ok(null) : fail(`${from}: ${engineError(copied).message}`);
}

const pathOf = (index: string): string => `/${encodeURIComponent(index)}`;
