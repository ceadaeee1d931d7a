import { isObject, listAt, numberAt, objectAt, type JsonObject } from '../../../common/model/json.ts';
import type { Alert } from '../../../common/model/alert.ts';
import type { Problem } from '../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { PreviewAlert, PreviewResult } from '../../../common/routes.ts';
import type { Instant, Span } from '../../../common/time/instant.ts';
import type { Registry } from '../../engine/catalogue.ts';
import type { EventSource, Transports } from '../../engine/ports.ts';
import { replay } from '../../engine/replay.ts';
import type { Rule } from '../../engine/rule.ts';
import { planScreen } from '../../engine/steps/plan.ts';
import { memoryStore } from '../../stores/memory.ts';
import { compileText } from '../worker/rule_book.ts';

/** A preview steps through the past this often at most. */
const MAX_PREVIEW_TICKS = 1500;

/** A preview takes no longer than this; what it found until then is told. */
const PREVIEW_LIMIT_MS = 20_000;

const MAX_ALERTS = 100;

/** About how many bars the picture has. */
const BUCKETS = 60;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly Span[] = [
  SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
  30 * DAY,
];

/** What is asked: a rule's text and a stretch of the past. */
export interface PreviewQuestion {
  readonly yaml: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** What a preview needs of the world. */
export interface PreviewWorld {
  readonly source: EventSource;
  readonly registry: Registry;
  readonly now: () => number;
}

/** Nothing is sent: a preview has no outputs, and this would not send either. */
const silent: Transports = { send: () => Promise.resolve({ kind: 'confirmed' }) };

/** What a rule would have done between two moments, found by the engine that runs rules. Sends and stores nothing. */
export async function previewRule(
  world: PreviewWorld,
  { yaml, from, to }: PreviewQuestion,
  signal?: AbortSignal,
): Promise<PreviewResult> {
  const { rule: written, problems } = compileText(
    { id: 'preview', scope: 'preview', yaml, defaultName: 'New rule', values: { alert: [] }, secrets: 'unresolved' },
    world.registry,
  );
  if (!written) return { ...NOTHING, problems };
  const { rule, problems: coarsened } = fitToRange({ ...written, enabled: true, outputs: [] }, to - from);
  const told = [...problems, ...coarsened];
  const picture = await bucketsOf(world.source, rule, { from, to });
  if (!picture.ok) return { ...NOTHING, problems: told, error: picture.error.message };
  const until = world.now() + PREVIEW_LIMIT_MS;
  const isCancelled = (): boolean => world.now() > until || signal?.aborted === true;
  const run = await replayQuietly(world, rule, { from, to, isCancelled });
  const isCut = to - run.reached > rule.runEvery;
  return {
    problems: told,
    ...picture.value,
    alerts: run.alerts.slice(0, MAX_ALERTS).map(toPreview),
    alertCount: run.alerts.length,
    heldCount: run.held,
    error: run.error?.message ?? (isCut ? cutMessage(run.reached) : null),
  };
}

interface Quietly {
  readonly alerts: readonly Alert[];
  readonly held: number;
  readonly error: RunError | null;
  /** The last moment that was looked at. */
  readonly reached: Instant;
}

/**
 * Steps through the range, sending nothing. The tick at its very start reads what lies before it, as a rule that had
 * been running would have; what that one tells is not of this range.
 */
async function replayQuietly(
  { source }: PreviewWorld,
  rule: Rule,
  { from, to, isCancelled }: Range & { readonly isCancelled: () => boolean },
): Promise<Quietly> {
  const alerts: Alert[] = [];
  let held = 0;
  let reached = from;
  const { error } = await replay(
    { source, store: memoryStore(), transports: silent, fence: 1 },
    {
      rules: [rule],
      start: from,
      end: to,
      onTick: (at, told, runs) => {
        reached = at;
        if (at === from) return;
        alerts.push(...told);
        held += runs.reduce((sum, run) => sum + run.held.length, 0);
      },
      isCancelled,
    },
  );
  return { alerts, held, error, reached };
}

const NOTHING = { problems: [], buckets: [], events: 0, alerts: [], alertCount: 0, heldCount: 0, error: null } as const;

const cutMessage = (reached: Instant): string =>
  `Stopped after ${PREVIEW_LIMIT_MS / SECOND} seconds, at ${new Date(reached).toISOString()}; what was found until there is shown. Choose a shorter range, or a longer run_every.`;

/** A long range is stepped through in longer beats, and the reader is told. */
function fitToRange(rule: Rule, range: Span): { rule: Rule; problems: readonly Problem[] } {
  if (range / rule.runEvery <= MAX_PREVIEW_TICKS) return { rule, problems: [] };
  const runEvery = Math.ceil(range / MAX_PREVIEW_TICKS / SECOND) * SECOND;
  const message = `is ${rule.runEvery / SECOND} s; over a range this long the preview steps by ${runEvery / SECOND} s, so moments and counts of alerts may differ`;
  return {
    rule: { ...rule, runEvery },
    problems: [{ code: 'unsupported', severity: 'warning', path: 'run_every', message, place: {} }],
  };
}

const toPreview = (alert: Alert): PreviewAlert => ({
  at: alert.firedAt,
  key: alert.key,
  title: alert.title,
  text: alert.text,
  summary: alert.evidence.summary,
  document: alert.matches[0]?.document ?? {},
});

interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

type Picture = Pick<PreviewResult, 'buckets' | 'events'>;

/** How many events pass the filter, bar by bar. */
async function bucketsOf(source: EventSource, rule: Rule, { from, to }: Range): Promise<Result<Picture, RunError>> {
  const histogram: JsonObject = {
    field: rule.timestampField,
    fixed_interval: `${stepFor(to - from) / SECOND}s`,
    min_doc_count: 0,
    extended_bounds: { min: from, max: to },
  };
  const aggregations = { by_time: { date_histogram: histogram } };
  const request = planScreen(rule, { window: { start: from, end: to }, countUpTo: null, aggregations });
  const [answer] = await source.searchMany([{ ...request, index: rule.index }]);
  if (!answer) return fail({ code: 'engine_error', message: 'the search engine left a search unanswered' });
  if (!answer.ok) return answer;
  const buckets = listAt(objectAt(answer.value.aggregations, 'by_time'), 'buckets').filter(isObject);
  return ok({
    events: answer.value.total,
    buckets: buckets.map(bucket => ({ at: numberAt(bucket, 'key'), count: numberAt(bucket, 'doc_count') })),
  });
}

const stepFor = (range: Span): Span => STEPS.find(step => range / step <= BUCKETS) ?? 365 * DAY;
