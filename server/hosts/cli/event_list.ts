import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isList, isObject, type JsonObject } from '../../../common/model/json.ts';
import { parseJson } from '../../../common/model/json_text.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { parseInstant, type Window } from '../../../common/time/instant.ts';
import type { Hit } from '../../engine/ports.ts';
import { reasonOf } from './load/read_yaml.ts';

/** Reads a file that holds a JSON list of events. */
export async function readEventList(cwd: string, file: string): Promise<Result<readonly JsonObject[], string>> {
  try {
    const list = parseJson(await readFile(path.resolve(cwd, file), 'utf8'));
    if (!isList(list)) return fail(`${file}: must hold a JSON list of events`);
    const events = list.filter(isObject);
    if (events.length !== list.length) return fail(`${file}: every event must be an object`);
    return events.length > 0 ? ok(events) : fail(`${file}: holds no event`);
  } catch (error) {
    return fail(`${file}: ${reasonOf(error)}`);
  }
}

/** Writes events so that `readEventList` gives them back, ids included. */
export async function writeEventList(cwd: string, file: string, hits: readonly Hit[]): Promise<Result<null, string>> {
  const list = hits.map(({ id, index, source }) => ({ ...source, _id: id, _index: index }));
  try {
    await writeFile(path.resolve(cwd, file), `${JSON.stringify(list, null, 2)}\n`);
    return ok(null);
  } catch {
    return fail(`${file}: cannot be written; check folder and permissions`);
  }
}

const SECOND_MS = 1000;

/** From the first event, which is inside, to a second after the last. */
export function rangeOfEvents(events: readonly JsonObject[], timestampField: string): Window | null {
  const times = events.flatMap(event => parseInstant(lookup(event, timestampField)) ?? []);
  if (times.length === 0) return null;
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  return { start: first - 1, end: last + SECOND_MS };
}
