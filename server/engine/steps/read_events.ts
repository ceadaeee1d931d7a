import { listAt, numberAt, objectAt } from '../../../common/model/json.ts';
import { ok, type Result } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { Instant, Window } from '../../../common/time/instant.ts';
import type { Proof } from '../define_rule_type.ts';
import type { EventRow } from '../event.ts';
import { MAX_ROWS_OF_RULE, type ReadEvents } from '../event_memory.ts';
import type { Ports } from '../ports.ts';
import { lastWithin, type Rule } from '../rule.ts';
import { rowsOf, type Rows } from './dedupe.ts';
import { planCuts, planPages } from './plan.ts';

/** What is read, and what is known of it. */
interface Asked {
  readonly rule: Rule;
  readonly proof: Proof;
}

type Reading = Pick<Ports, 'source' | 'events'>;

/**
 * The events of a proof in the order of time, page by page, each once. What was read at an earlier run is not read
 * again where the search engine counts as many events there as then: late ones are counted, so from them on all is read.
 */
export async function* readEvents(reading: Reading, asked: Asked): AsyncIterable<Result<Rows, RunError>> {
  const { rule, proof } = asked;
  const memory = rule.language === null && proof.content === 'keys' ? reading.events : undefined;
  const question = memory ? questionOf(asked) : '';
  const before = memory?.recall(rule.id);
  const known = before?.question === question ? await knownRows(reading, asked, before) : null;
  memory?.forget(rule.id);
  const { start, end } = proof.window;
  const rest: Window = { start: known?.upTo ?? start, end };
  const met = new Set<string>(known?.rows.map(({ id }) => id));
  let rows: EventRow[] | null = memory ? [...(known?.rows ?? [])] : null;
  if (known) yield ok({ rows: known.rows, unreadable: 0 });
  for await (const page of reading.source.pages(planPages(rule, { ...proof, window: rest }))) {
    if (!page.ok) {
      yield page;
      return;
    }
    const read = rowsOf(rule, page.value, met);
    const isKept = read.unreadable === 0 && (rows?.length ?? 0) + read.rows.length <= MAX_ROWS_OF_RULE;
    if (isKept) rows?.push(...read.rows);
    else rows = null;
    yield ok(read);
  }
  if (rows) memory?.keep(rule.id, { question, from: start, upTo: end, ends: [...(known?.ends ?? []), end], rows });
}

/** The same for two proofs that differ in their windows alone. */
const questionOf = ({ rule, proof }: Asked): string =>
  JSON.stringify(planPages(rule, { ...proof, window: { start: 0, end: 0 } }));

/** Known events of a window, and up to where they are all there are. */
type Known = Pick<ReadEvents, 'rows' | 'upTo' | 'ends'>;

async function knownRows({ source }: Reading, { rule, proof }: Asked, before: ReadEvents): Promise<Known | null> {
  const { start, end } = proof.window;
  if (before.from > start || before.upTo <= start || before.upTo > end || before.rows.length === 0) return null;
  const cuts = cutsOf(start, before.ends);
  const [answer] = await source.searchMany([planCuts(rule, proof, cuts)]);
  if (!answer?.ok || answer.value.failedShards > 0) return null;
  const counts = listAt(objectAt(answer.value.aggregations, 'cuts'), 'buckets').map(one => numberAt(one, 'doc_count'));
  const rows = cuts.map(cut => rowsIn(rule, before.rows, cut));
  const changed = rows.findIndex((own, place) => own.length !== counts[place]);
  const same = changed < 0 ? cuts.length : changed;
  const ends = cuts.slice(0, same).map(cut => cut.end);
  const upTo = ends.at(-1);
  return upTo === undefined ? null : { rows: rows.slice(0, same).flat(), upTo, ends };
}

/** So many parts are counted on their own: the latest, where most late events belong, and all before them as one. */
const MAX_CUTS = 12;

function cutsOf(start: Instant, ends: readonly Instant[]): readonly Window[] {
  const bounds = [start, ...ends.filter(end => end > start).slice(-MAX_CUTS)];
  return bounds.slice(1).map((end, place) => ({ start: bounds[place] ?? start, end }));
}

/** Those the search engine has within a window, which goes by how the rule writes its bounds. */
function rowsIn({ time }: Rule, rows: readonly EventRow[], { start, end }: Window): readonly EventRow[] {
  const [after, last] = [lastWithin(time, start), lastWithin(time, end)];
  return rows.filter(({ at }) => at > after && at <= last);
}
