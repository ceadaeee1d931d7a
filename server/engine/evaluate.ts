import type { Alert } from '../../common/model/alert.ts';
import type { Json } from '../../common/model/json.ts';
import type { Held, RunError, RunReport } from '../../common/model/run.ts';
import { formatInstant } from '../../common/time/instant.ts';
import type { EventSource, Step } from './ports.ts';
import type { RuleState } from './state.ts';
import { decide, type Decided, type Decision } from './steps/decide.ts';
import { enrich } from './steps/enrich.ts';
import type { Planned } from './steps/plan.ts';
import { prove, readDocuments, type Proved, type Screened } from './steps/read.ts';
import { render } from './steps/render.ts';

/** What one run came to: the next state and the alerts, nothing of it written yet. */
export interface Outcome {
  readonly state: RuleState;
  readonly alerts: readonly Alert[];
  readonly report: RunReport;
}

/** A report names this many held matches at most. */
const MAX_HELD = 100;

/** Everything of one run between its screen's answer and the commit. Reads where it must; writes nothing. */
export async function evaluate(
  source: EventSource,
  screened: Screened,
  after: (step: Step) => void,
  warnings: readonly string[],
): Promise<Outcome> {
  const { planned, answer } = screened;
  if (!answer.ok) return failed(planned, answer.error);
  const { rule, run, state, facts } = planned;
  const { shards, failedShards } = answer.value;
  const said = [...warnings, ...skippedWarnings(planned), ...shardWarnings(planned, shards, failedShards)];
  const verdict = rule.detector.judge(run, { answer: answer.value, memory: state.memory, facts });
  if (verdict.kind === 'quiet') return quiet(planned, said, failedShards === 0);
  const proved = await prove(source, planned, verdict.proof, state.memory);
  after('dedupe');
  if (!proved.ok) return failed(planned, proved.error);
  after('fold');
  const { findings } = proved.value;
  const documents =
    verdict.proof.content === 'documents'
      ? { ok: true as const, value: new Map() }
      : await readDocuments(source, rule, findings);
  if (!documents.ok) return failed(planned, documents.error);
  const matches = enrich(rule, findings, documents.value, { hits: proved.value.hits, matches: findings.length });
  after('enrich');
  const decided = decide(rule, matches, state.quiet, run.at);
  after('decide');
  const alerts = decided.decisions.filter(isTold).map(decision => render(rule, decision.match, facts, run.at));
  after('render');
  return concluded(planned, { proved: proved.value, decided, alerts, warnings: said });
}

const isTold = (decision: Decision): decision is Extract<Decision, { kind: 'alert' }> => decision.kind === 'alert';

/** A rule that stood still for longer than `old_query_limit` says what it did not look at. */
function skippedWarnings({ state, run }: Planned): readonly string[] {
  const { readUpTo } = state;
  if (readUpTo === null || run.window.start <= readUpTo) return [];
  const [from, to] = [formatInstant(readUpTo), formatInstant(run.window.start)];
  return [`stood still for longer than old_query_limit; events from ${from} to ${to} were not looked at`];
}

function shardWarnings({ rule }: Planned, shards: number, failedShards: number): readonly string[] {
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

/** Where shards did not answer, the watermark stays: their events are looked for again. */
function quiet(planned: Planned, warnings: readonly string[], isWhole: boolean): Outcome {
  const { rule, run, state } = planned;
  const report: RunReport = { ...quietReport(rule.id, run), warnings };
  const next = advanced(planned, state.memory, state.quiet, report);
  return { state: isWhole ? next : { ...next, readUpTo: state.readUpTo }, alerts: [], report };
}

interface Conclusion {
  readonly proved: Proved;
  readonly decided: Decided;
  readonly alerts: readonly Alert[];
  readonly warnings: readonly string[];
}

function concluded(planned: Planned, { proved, decided, alerts, warnings }: Conclusion): Outcome {
  const held: Held[] = decided.decisions.flatMap(decision => (decision.kind === 'held' ? [decision.held] : []));
  const unreadable =
    proved.unreadable > 0 ? [`${proved.unreadable} events have no readable ${planned.rule.timestampField}`] : [];
  const report: RunReport = {
    ...quietReport(planned.rule.id, planned.run),
    outcome: alerts.length > 0 ? 'told' : held.length > 0 ? 'held' : 'no_match',
    hits: proved.hits,
    matches: decided.decisions.length,
    alerts: alerts.length,
    held: held.slice(0, MAX_HELD),
    warnings: [...warnings, ...unreadable],
  };
  return { state: { ...advanced(planned, proved.memory, decided.quiet, report), unpublished: alerts }, alerts, report };
}

/** The report of a run whose screen said no: nobody counted, nothing was found. */
const quietReport = (ruleId: string, { at, window }: Pick<RunReport, 'at' | 'window'>): RunReport => ({
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

function advanced(planned: Planned, memory: Json, quietTimes: RuleState['quiet'], report: RunReport): RuleState {
  const { rule, run, state } = planned;
  return {
    ...state,
    ruleName: rule.name,
    since: run.since,
    readUpTo: run.window.end,
    memory: rule.detector.prune(run, memory),
    quiet: quietTimes,
    unpublished: [],
    lastRun: report,
  };
}
