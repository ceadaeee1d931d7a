import type { Alert } from '../../common/model/alert.ts';
import type { Json } from '../../common/model/json.ts';
import type { Held, RunError, RunReport } from '../../common/model/run.ts';
import { ok, type Result } from '../../common/model/result.ts';
import { formatInstant, type Instant } from '../../common/time/instant.ts';
import type { Finding } from './event.ts';
import type { Ports, SearchAnswer, Step } from './ports.ts';
import type { Rule } from './rule.ts';
import type { Gathering, RuleState } from './state.ts';
import { annotate } from './steps/annotate.ts';
import { decide, type Decided, type Decision } from './steps/decide.ts';
import { enhancedFirst } from './steps/enhance.ts';
import { enrich } from './steps/enrich.ts';
import { gather, hasDueGroup } from './steps/gather.ts';
import type { Planned } from './steps/plan.ts';
import { factsOf, prove, readDocuments, type Screened } from './steps/read.ts';
import { render, repeatedId } from './steps/render.ts';

/** What one run came to: the next state and the alerts, nothing of it written yet. */
export interface Outcome {
  readonly state: RuleState;
  readonly alerts: readonly Alert[];
  readonly report: RunReport;
}

/** A report names this many held matches at most. */
const MAX_HELD = 100;

/** Everything of one run between its screens' answers and the commit. Reads where it must; writes nothing. */
export async function evaluate(
  ports: Pick<Ports, 'source' | 'events' | 'transports'>,
  screened: Screened,
  after: (step: Step) => void,
  warnings: readonly string[],
): Promise<Outcome> {
  const { source } = ports;
  const { planned, answers } = screened;
  if (!answers.ok) return failed(planned, answers.error);
  const found = await findIn(ports, planned, answers.value, after);
  if (!found.ok) return failed(planned, found.error);
  const { findings } = found.value;
  const { rule, run, state } = planned;
  const documents = found.value.isWhole ? ok(new Map<string, never>()) : await readDocuments(source, rule, findings);
  if (!documents.ok) return failed(planned, documents.error);
  const counts = { hits: found.value.hits ?? 0, matches: findings.length };
  const matches = enrich(rule, findings, documents.value, counts);
  after('enrich');
  const decided = decide(rule, matches, state.quiet, run.at);
  after('decide');
  const told = enhancedFirst(
    rule,
    decided.decisions.filter(isTold).map(({ match }) => match),
  );
  const gathered = gather(rule, told.matches, state.gatherings, run.at);
  const annotated = await annotate(ports, rule, gathered.groups);
  const alerts = withOwnIds(annotated.groups.map(group => render(rule, group, { facts: planned.facts, at: run.at })));
  after('render');
  const ofAnswers = [...new Set(answers.value.flatMap(answer => answer.warnings ?? []))];
  const said = [...warnings, ...skippedWarnings(planned), ...shardWarnings(planned, answers.value), ...ofAnswers];
  return concluded(planned, {
    found: found.value,
    decided,
    gatherings: gathered.gatherings,
    alerts,
    warnings: [...new Set([...said, ...told.warnings, ...annotated.warnings])],
    isWhole: answers.value.every(({ failedShards }) => failedShards === 0),
  });
}

/** Two alerts of one run are two, though nothing else may tell them apart. */
function withOwnIds(alerts: readonly Alert[]): readonly Alert[] {
  const met = new Map<string, number>();
  return alerts.map(alert => {
    const before = met.get(alert.id) ?? 0;
    met.set(alert.id, before + 1);
    return before === 0 ? alert : { ...alert, id: repeatedId(alert.id, before) };
  });
}

/** What a run found, by its screens alone or by reading. */
interface Found {
  readonly findings: readonly Finding[];
  readonly memory: Json;
  /** Events in the run's own window; null where nobody counted. */
  readonly hits: number | null;
  readonly unreadable: number;
  /** Whether the findings hold their whole documents already. */
  readonly isWhole: boolean;
  readonly isQuiet: boolean;
}

async function findIn(
  reading: Pick<Ports, 'source' | 'events'>,
  planned: Planned,
  answers: readonly SearchAnswer[],
  after: (step: Step) => void,
): Promise<Result<Found, RunError>> {
  const { rule, run, state, facts } = planned;
  const verdict = rule.detector.judge(run, { answers, memory: state.memory, facts });
  if (verdict.kind !== 'perhaps') after('dedupe');
  switch (verdict.kind) {
    case 'quiet': {
      const memory = verdict.memory ?? state.memory;
      const hits = answers[planned.counting]?.total ?? null;
      return ok({ findings: [], memory, hits, unreadable: 0, isWhole: true, isQuiet: true });
    }
    case 'found':
      return ok({ ...verdict, unreadable: 0, isWhole: true, isQuiet: false });
    case 'perhaps': {
      const { proof } = verdict;
      const proved = await prove(reading, { planned, proof, memory: state.memory });
      after('dedupe');
      if (!proved.ok) return proved;
      after('fold');
      return ok({ ...proved.value, isWhole: rule.language !== null || proof.content === 'documents', isQuiet: false });
    }
  }
}

/** Groups whose time has come while their rule does not run, or could not: they are told all the same. */
export async function tellGroups(
  ports: Pick<Ports, 'source' | 'transports'>,
  { rule, state, at }: Telling,
): Promise<Outcome | null> {
  if (!hasDueGroup(state.gatherings, at) || !state.lastRun) return null;
  const { groups, gatherings } = gather(rule, [], state.gatherings, at);
  const annotated = await annotate(ports, rule, groups);
  const facts = factsOf(rule, new Map());
  const alerts = annotated.groups.map(group => render(rule, group, { facts, at }));
  const warnings = [...new Set([...state.lastRun.warnings, ...annotated.warnings])];
  const report: RunReport = { ...state.lastRun, at, outcome: 'told', alerts: alerts.length, warnings };
  return { state: { ...state, gatherings, unpublished: [...state.unpublished, ...alerts] }, alerts, report };
}

/** Whose groups are told, and when. */
interface Telling {
  readonly rule: Rule;
  readonly state: RuleState;
  readonly at: Instant;
}

const isTold = (decision: Decision): decision is Extract<Decision, { kind: 'alert' }> => decision.kind === 'alert';

/** A rule that stood still for longer than `old_query_limit` says what it did not look at. */
function skippedWarnings({ state, run }: Planned): readonly string[] {
  const { readUpTo } = state;
  if (readUpTo === null || run.window.start <= readUpTo) return [];
  const [from, to] = [formatInstant(readUpTo), formatInstant(run.window.start)];
  return [`stood still for longer than old_query_limit; events from ${from} to ${to} were not looked at`];
}

function shardWarnings({ rule }: Planned, answers: readonly SearchAnswer[]): readonly string[] {
  if (answers.length === 0) return [];
  const shards = Math.max(...answers.map(answer => answer.shards));
  const failedShards = Math.max(...answers.map(answer => answer.failedShards));
  if (shards === 0) return [`no index matches ${rule.index}`];
  return failedShards > 0
    ? [`${failedShards} of ${shards} shards did not answer; their events are looked for again`]
    : [];
}

/** A run that could not be made: where it began and the watermark stay, so that the next run reads the same again. */
export function failed({ rule, state, run }: Pick<Planned, 'rule' | 'state' | 'run'>, error: RunError): Outcome {
  const report = failedReport(rule.id, run, error);
  return { state: { ...state, since: run.since, lastRun: report }, alerts: [], report };
}

/** The report of a run that could not be made. */
export const failedReport = (ruleId: string, run: Pick<RunReport, 'at' | 'window'>, error: RunError): RunReport => ({
  ...quietReport(ruleId, run),
  outcome: 'failed',
  error,
});

interface Conclusion {
  readonly found: Found;
  readonly decided: Decided;
  readonly gatherings: readonly Gathering[];
  readonly alerts: readonly Alert[];
  readonly warnings: readonly string[];
  /** Whether every shard answered the screens. */
  readonly isWhole: boolean;
}

function concluded(planned: Planned, conclusion: Conclusion): Outcome {
  const { found, decided, alerts, warnings } = conclusion;
  const { rule, run, state } = planned;
  const held: Held[] = decided.decisions.flatMap(decision => (decision.kind === 'held' ? [decision.held] : []));
  const unreadable = found.unreadable > 0 ? [`${found.unreadable} events have no readable ${rule.timestampField}`] : [];
  const none = found.isQuiet ? 'quiet' : 'no_match';
  const report: RunReport = {
    ...quietReport(rule.id, run),
    outcome: alerts.length > 0 ? 'told' : held.length > 0 ? 'held' : none,
    hits: found.hits,
    matches: decided.decisions.length,
    alerts: alerts.length,
    held: held.slice(0, MAX_HELD),
    warnings: [...warnings, ...unreadable],
  };
  const next: RuleState = {
    ...state,
    ruleName: rule.name,
    since: run.since,
    // Where shards did not answer and nothing was read, the watermark stays: their events are looked for again.
    readUpTo: found.isQuiet && !conclusion.isWhole ? state.readUpTo : run.window.end,
    memoryType: rule.type,
    memory: rule.detector.prune(run, found.memory),
    quiet: decided.quiet,
    gatherings: conclusion.gatherings,
    unpublished: alerts,
    lastRun: report,
  };
  return { state: next, alerts, report };
}

/** The report of a run whose screen said no: nobody counted, nothing was found. */
export const quietReport = (ruleId: string, { at, window }: Pick<RunReport, 'at' | 'window'>): RunReport => ({
  ruleId,
  at,
  window,
  outcome: 'quiet',
  hits: null,
  matches: 0,
  alerts: 0,
  held: [],
  error: null,
  warnings: [],
});
