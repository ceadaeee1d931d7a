import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineClient } from '../../sources/engine_client.ts';
import { formatInstant, type Instant } from '../../../common/time/instant.ts';
import type { World } from './world.ts';

/** What is done with each request's line. */
export type Trace = (line: string) => void;

/** The same client, which says each request: method, path, status, time, and what was asked. No headers: they hold secrets. */
export const tracedClient =
  (client: EngineClient, trace: Trace, now: () => Instant): EngineClient =>
  async request => {
    const began = now();
    const response = await client(request);
    const asked = request.lines ? request.lines.map(line => JSON.stringify(line)).join('\\n') : request.body;
    const body = asked === undefined ? '' : ` ${typeof asked === 'string' ? asked : JSON.stringify(asked)}`;
    const query = request.query ? `?${new URLSearchParams(request.query).toString()}` : '';
    trace(
      `${formatInstant(began)} ${request.method} ${request.path}${query} ${response.status} ${now() - began}ms${body}`,
    );
    return response;
  };

/** Where `--es_debug` and `--es_debug_trace` lead; undefined where neither is given. */
export function traceOf(
  world: World,
  flags: { readonly es_debug?: boolean; readonly es_debug_trace?: string },
): Trace | undefined {
  const file = flags.es_debug_trace === undefined ? null : path.resolve(world.cwd, flags.es_debug_trace);
  if (!flags.es_debug && file === null) return undefined;
  return line => {
    if (flags.es_debug) world.err(line);
    if (file !== null) appendFileSync(file, `${line}\n`);
  };
}
