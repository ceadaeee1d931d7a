import { listAt, stringAt, type Json } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { EngineClient } from './engine_client.ts';
import { engineError } from './engine_error.ts';

/** A list nobody reads to its end. */
const MAX_NAMES = 1000;

/** The names a rule's `index` may have: indices, aliases and data streams that match and are not hidden. */
export async function listIndices(client: EngineClient, pattern: string): Promise<Result<readonly string[], RunError>> {
  const path = `/_resolve/index/${encodeURIComponent(pattern)}`;
  const response = await client({ method: 'GET', path, query: { expand_wildcards: 'open' } });
  if (response.status === 404) return ok([]);
  if (response.status !== 200) return fail(engineError(response));
  const streams = namesOf(response.body, 'data_streams');
  const indices = listAt(response.body, 'indices').filter(index => stringAt(index, 'data_stream') === '');
  const names = [...indices.map(nameOf), ...namesOf(response.body, 'aliases'), ...streams];
  const shown = [...new Set(names)].filter(name => name !== '' && !name.startsWith('.'));
  return ok(shown.sort().slice(0, MAX_NAMES));
}

const nameOf = (item: Json): string => stringAt(item, 'name');

const namesOf = (body: Json, kind: string): readonly string[] => listAt(body, kind).map(nameOf);
