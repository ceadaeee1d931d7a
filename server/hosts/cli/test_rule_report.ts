import { isList, isObject, type Json, type JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import type { FirstEvents } from './first_events.ts';
import { paintFor } from './paint.ts';
import type { Subject } from './test_subject.ts';
import type { TestOutcome } from './test_rule_run.ts';
import type { World } from './world.ts';

/** Says how many events the filters find, and what fields the first one has. */
export function sayCounted(world: World, { rule, range, file, isList }: Subject, { total, hits }: FirstEvents): void {
  const { start, end } = range.counted;
  world.out(`${rule.name}: ${total} events from ${formatInstant(start)} to ${formatInstant(end)}`);
  if (isList) world.err('the events come from a file: the filters of the rule are not applied');
  const [first] = hits;
  if (!first) return;
  world.out('\nFields of the first event:');
  for (const name of leafNames(first.source, '')) world.out(`\t${name}`);
  for (const name of namedFields(file.values))
    if (lookup(first.source, name) === null) world.err(`the first event has no field ${name}`);
}

/** The fields a rule names and cannot do without. */
function namedFields(values: JsonObject): readonly string[] {
  const named = ['query_key', 'compare_key', 'include', 'top_count_keys'].flatMap((option): readonly Json[] => {
    const value = values[option] ?? null;
    return isList(value) ? value : [value];
  });
  return [...new Set(named.filter(name => typeof name === 'string'))].filter(name => !name.includes('*'));
}

function leafNames(document: JsonObject, above: string): readonly string[] {
  return Object.entries(document).flatMap(([key, value]) =>
    isObject(value) && Object.keys(value).length > 0 ? leafNames(value, `${above}${key}.`) : [`${above}${key}`],
  );
}

/** Says what the rule told, and what a real run would have stored. */
export function sayOutcome(world: World, { alerts, runs, error, written }: TestOutcome): void {
  const paint = paintFor(world, 'out');
  for (const warning of runs.flatMap(({ warnings }) => warnings)) world.err(warning);
  if (error) world.err(error.message);
  for (const alert of alerts) world.out(`\n${paint.bold(`Alert: ${alert.title}`)}\n${alert.text}`);
  const held = runs.reduce((sum, run) => sum + run.held.length, 0);
  const matches = runs.reduce((sum, run) => sum + run.matches, 0);
  world.out(`\n${matches} matches, ${alerts.length} alerts, ${held} held back. A real run would have stored:`);
  for (const { type, body } of written) world.out(`\n${type} - ${JSON.stringify(body)}`);
  world.err('\nThis was one run over the whole time. `tocsin replay` steps the clock, as a live run would.');
}

/** What `--formatted-output` is made of. */
export interface FormattedParts {
  readonly events: FirstEvents;
  readonly days: number;
  readonly outcome: TestOutcome | null;
}

/** One JSON document with the keys of ElastAlert's. Source: parity runtime §12. */
export function sayFormatted(world: World, { events, days, outcome }: FormattedParts): void {
  const [first] = events.hits;
  const written = Object.fromEntries((outcome?.written ?? []).map(({ type, body }) => [type, body]));
  world.out(
    JSON.stringify({
      hits: events.total,
      days,
      terms: Object.keys(first?.source ?? {}),
      result: first?.source ?? {},
      results: events.hits.map(({ id, index, source }) => ({ _index: index, _id: id, _source: source })),
      ...(outcome ? { writeback: written } : {}),
    }),
  );
}
