import type { Json, JsonObject } from '../../../common/model/json.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { Window } from '../../../common/time/instant.ts';
import type { Proof, RuleFacts } from '../define_rule_type.ts';
import type { EventRow, Finding, RunWindow } from '../event.ts';
import type { EventSource, FieldFacts, Ports, SearchAnswer } from '../ports.ts';
import { flatKeyOf, lastWithin, type Rule } from '../rule.ts';
import { documentKey } from './enrich.ts';
import { planCount, planDocuments, planScreen, type Planned } from './plan.ts';
import { readEvents } from './read_events.ts';

/** What the search engine answered to one planned run: all its screens, or the first that failed. */
export interface Screened {
  readonly planned: Planned;
  readonly answers: Result<readonly SearchAnswer[], RunError>;
}

/** Asks the screens of all runs in one request. */
export async function readScreens(source: EventSource, plans: readonly Planned[]): Promise<readonly Screened[]> {
  const answers = await source.searchMany(plans.flatMap(planned => planned.requests));
  let next = 0;
  return plans.map(planned => {
    const own = answers.slice(next, next + planned.requests.length);
    next += planned.requests.length;
    return { planned, answers: allOf(own, planned.requests.length) };
  });
}

const UNANSWERED: RunError = { code: 'engine_error', message: 'the search engine left a search unanswered' };

function allOf(
  answers: readonly Result<SearchAnswer, RunError>[],
  expected: number,
): Result<readonly SearchAnswer[], RunError> {
  const values: SearchAnswer[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    values.push(answer.value);
  }
  return values.length === expected ? ok(values) : fail(UNANSWERED);
}

/** The memory of a rule that has to learn something before its first run. */
export async function prepareMemory(
  source: EventSource,
  { rule, run, facts, memory }: { rule: Rule; run: RunWindow; facts: RuleFacts; memory: Json },
): Promise<Result<Json, RunError>> {
  const screens = rule.detector.prepare(run, { memory, facts });
  if (screens.length === 0) return ok(memory);
  const answers = allOf(await source.searchMany(screens.map(screen => planScreen(rule, screen))), screens.length);
  return answers.ok ? ok(rule.detector.prepared(run, { answers: answers.value, memory, facts })) : answers;
}

/** What a rule type needs to know of the fields it groups by and looks at. */
export async function readFacts(
  source: EventSource,
  rule: Rule,
): Promise<Result<{ facts: RuleFacts; warnings: readonly string[] }, RunError>> {
  const names = [...new Set([...rule.queryKeys, ...rule.detector.fields])];
  const fields: Result<readonly FieldFacts[], RunError> =
    names.length === 0 || rule.language !== null
      ? ok(names.map(foundByLanguage))
      : await source.fields(
          rule.index,
          names.flatMap(name => [name, `${name}.keyword`]),
        );
  if (!fields.ok) return fields;
  const known = new Map(fields.value.map(field => [field.name, field]));
  const absent = rule.queryKeys.filter(name => !known.has(name.replace(/\[\d\].*$/, '')) && !name.includes('['));
  return ok({
    facts: factsOf(rule, known),
    warnings: absent.map(name => `no index that matches ${rule.index} has the field ${name}`),
  });
}

/** What a query in a language of its own gives is counted by us, under any name. */
const foundByLanguage = (name: string): FieldFacts => ({ name, type: 'keyword', aggregatable: true, searchable: true });

/** Types whose values are kept as they are written. A whole number's field takes 1.5 as 1. */
const EXACT_TYPES: ReadonlySet<string> = new Set(['keyword', 'constant_keyword', 'wildcard', 'boolean', 'ip']);

/** What a rule type knows of its rule, where these fields are known. */
export function factsOf(rule: Rule, known: ReadonlyMap<string, FieldFacts>): RuleFacts {
  const aggregateOn = (name: string): string | null =>
    [name, `${name}.keyword`].find(candidate => known.get(candidate)?.aggregatable) ?? null;
  return {
    keys: rule.queryKeys.map(name => ({ field: name, aggregateOn: aggregateOn(name) })),
    flatKey: flatKeyOf(rule.queryKeys),
    aggregateOn,
    isExact: name => EXACT_TYPES.has(known.get(name)?.type ?? ''),
    timestampField: rule.timestampField,
    bufferTime: rule.bufferTime,
    commonRunEvery: rule.commonRunEvery,
    runEvery: rule.runEvery,
    isLimited: rule.limit !== null,
    lastWithin: bound => lastWithin(rule.time, bound),
    writeTime: at => rule.time.write(at),
    printTime: rule.printTime,
  };
}

/** What reading and folding a proof gave. */
export interface Proved {
  readonly findings: readonly Finding[];
  readonly memory: Json;
  /** Events in the run's own window. */
  readonly hits: number;
  readonly unreadable: number;
}

/** Reads the events of a proof page by page and folds them as they come. */
export async function prove(
  reading: Pick<Ports, 'source' | 'events'>,
  { planned, proof, memory }: { planned: Planned; proof: Proof; memory: Json },
): Promise<Result<Proved, RunError>> {
  const { rule, run, facts } = planned;
  const folding = rule.detector.fold(run, { memory, facts });
  const [before, last] = [lastWithin(rule.time, run.window.start), lastWithin(rule.time, run.window.end)];
  let hits = 0;
  let unreadable = 0;
  for await (const read of readEvents(reading, { rule, proof })) {
    if (!read.ok) return read;
    hits += read.value.rows.filter(row => row.at > before && row.at <= last).length;
    unreadable += read.value.unreadable;
    folding.push(read.value.rows);
  }
  const folded = folding.close();
  const counted = await hitsOf(reading.source, { planned, proof, hits, isNeeded: folded.findings.length > 0 });
  return counted.ok ? ok({ ...folded, hits: counted.value, unreadable }) : counted;
}

interface Counting {
  readonly planned: Planned;
  readonly proof: Proof;
  readonly hits: number;
  readonly isNeeded: boolean;
}

/** A match tells how many events the run's own window has: they are counted where not all of them were read. */
async function hitsOf(
  source: EventSource,
  { planned: { rule, run }, proof, hits, isNeeded }: Counting,
): Promise<Result<number, RunError>> {
  const wasRead =
    proof.filters === undefined && proof.window.start <= run.window.start && proof.window.end >= run.window.end;
  if (wasRead || !isNeeded) return ok(hits);
  const answers = allOf(await source.searchMany([planCount(rule, run.window)]), 1);
  return answers.ok ? ok(answers.value[0]?.total ?? 0) : answers;
}

/** How many ids one request asks for. */
const IDS_PER_REQUEST = 1000;

/** Reads the whole documents of the events that end up in an alert, those of `related_events` among them. */
export async function readDocuments(
  source: EventSource,
  rule: Rule,
  findings: readonly Finding[],
): Promise<Result<ReadonlyMap<string, JsonObject>, RunError>> {
  const documents = new Map<string, JsonObject>();
  const events = findings.filter(({ origin }) => origin === 'document').flatMap(eventsOf);
  for (let from = 0; from < events.length; from += IDS_PER_REQUEST) {
    const some = events.slice(from, from + IDS_PER_REQUEST);
    for await (const page of source.pages(planDocuments(rule, spanOf(some), [...new Set(some.map(({ id }) => id))]))) {
      if (!page.ok) return page;
      for (const hit of page.value) documents.set(documentKey(hit.index, hit.id), hit.source);
    }
  }
  return ok(documents);
}

const eventsOf = ({ event, related }: Finding): readonly EventRow[] => [event, ...(related ?? [])];

/** The time all of these events lie in. */
function spanOf(events: readonly EventRow[]): Window {
  let [start, end] = [Infinity, -Infinity];
  for (const { at } of events) [start, end] = [Math.min(start, at - 1), Math.max(end, at)];
  return { start, end };
}
