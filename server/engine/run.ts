import type { Alert } from '../../common/model/alert.ts';
import type { RunError, RunReport } from '../../common/model/run.ts';
import { formatInstant, type Instant } from '../../common/time/instant.ts';
import { messageOf } from '../../common/text/message_of.ts';
import { deliverDue } from './deliver.ts';
import { evaluate, failed, failedReport, quietReport, tellGroups, type Outcome } from './evaluate.ts';
import type { Ports, Step, Store, StoredState } from './ports.ts';
import { publishCommitted, publishLeftovers } from './publish.ts';
import type { Rule } from './rule.ts';
import type { RuleState } from './state.ts';
import { planRun, windowOf, type Planned } from './steps/plan.ts';
import { prepareMemory, readFacts, readScreens, type Screened } from './steps/read.ts';
import { firstPause, scheduledAt, type Due } from './steps/tick.ts';

/** One tick: its moment, where the rules come from, and where a new rule starts to read. */
export interface TickInput {
  readonly at: Instant;
  readonly compile: () => Promise<readonly Rule[]>;
  /** Where a rule without a history starts; `buffer_time` before its first run where absent. */
  readonly startAt?: Instant;
}

/** What one tick did. */
export interface TickReport {
  readonly at: Instant;
  readonly runs: readonly RunReport[];
  readonly alerts: readonly Alert[];
  /** Ids of due deliveries whose form is not known: they are kept, and not sent. */
  readonly unreadableDeliveries: readonly string[];
}

type Stored = ReadonlyMap<string, StoredState>;

/**
 * One evaluation of all rules that are due, always forward:
 * tick → compile → load → plan → read → dedupe → fold → enrich → decide → render → commit → deliver.
 * Before a rule's commit nothing has happened; after it the outbox is the truth.
 */
export async function runTick(ports: Ports, input: TickInput): Promise<TickReport> {
  const after = ports.after ?? (() => undefined);
  const { at } = input;
  after('tick');
  const rules = await input.compile();
  after('compile');
  const stored = await publishLeftovers(ports, rules, await ports.store.loadStates(rules));
  after('load');
  const due = dueRules(rules, stored, at);
  const unreadable = unreadableRuns(rules, stored, at);
  const { plans, failures, warnings } = await planDue(ports, due, input);
  after('plan');
  const screened = await readScreens(ports.source, plans);
  after('read');
  const evaluated = [...failures];
  evaluated.push(...(await evaluateAll(ports, screened, warnings)));
  const outcomes = await withDueGroups(ports, [...evaluated, ...pausedRules(rules, stored, at)], { rules, stored, at });
  const committed = await commitAll(ports, outcomes, { rules, stored });
  after('commit');
  const runs = [...committed.map(outcome => outcome.report), ...unreadable];
  // Each is done whether or not the other can be: a report that cannot be kept holds up no alert.
  const [recorded, delivered] = await Promise.allSettled([ports.store.recordRuns(runs), deliverDue(ports, rules, at)]);
  if (delivered.status === 'rejected') throw delivered.reason;
  if (recorded.status === 'rejected') throw recorded.reason;
  after('deliver');
  const alerts = committed.flatMap(outcome => outcome.alerts);
  return { at, runs, alerts, unreadableDeliveries: delivered.value.unreadable };
}

function dueRules(rules: readonly Rule[], stored: Stored, at: Instant): readonly Due[] {
  return rules.flatMap(rule => {
    const state = stored.get(rule.id)?.state;
    if (!state) return [];
    const when = scheduledAt(rule, state, at);
    return when === null ? [] : [{ rule, state, scheduledAt: when }];
  });
}

/** What is said of a rule whose state is kept in a form that is not known. */
export const UNREADABLE_STATE: RunError = {
  code: 'engine_error',
  message: 'what this rule remembers has a form that is not known; update Tocsin, or delete its state to begin anew',
};

/** A state is never begun anew by itself: its rule says so, and waits. */
const unreadableRuns = (rules: readonly Rule[], stored: Stored, at: Instant): readonly RunReport[] =>
  rules
    .filter(rule => rule.enabled && !stored.has(rule.id))
    .map(({ id }) => failedReport(id, { at, window: { start: at, end: at } }, UNREADABLE_STATE));

/** Rules that are limited to some times and begin outside them write down when they may run. */
const pausedRules = (rules: readonly Rule[], stored: Stored, at: Instant): readonly Outcome[] =>
  rules.flatMap(rule => {
    const state = stored.get(rule.id)?.state;
    const until = state ? firstPause(rule, state, at) : null;
    if (!state || until === null) return [];
    const warnings = [`runs at its times only; it waits until ${formatInstant(until)}`];
    const report = { ...quietReport(rule.id, { at, window: { start: at, end: at } }), warnings };
    return [{ state: { ...state, pausedUntil: until }, alerts: [], report }];
  });

interface PlannedTick {
  readonly plans: readonly Planned[];
  readonly failures: readonly Outcome[];
  readonly warnings: ReadonlyMap<string, readonly string[]>;
}

async function planDue(ports: Ports, due: readonly Due[], { startAt }: TickInput): Promise<PlannedTick> {
  const plans: Planned[] = [];
  const failures: Outcome[] = [];
  const warnings = new Map<string, readonly string[]>();
  const known = await Promise.all(due.map(async one => ({ ...one, facts: await readFacts(ports.source, one.rule) })));
  for (const { rule, state: stored, scheduledAt: when, facts } of known) {
    const state = ofSameType(rule, stored);
    const run = windowOf(rule, state, when, startAt ?? null);
    const scheduled = { ...state, scheduledAt: when, unpublished: [] };
    if (!facts.ok) {
      failures.push(failed({ rule, state: scheduled, run }, facts.error));
      continue;
    }
    warnings.set(rule.id, facts.value.warnings);
    try {
      const { memory: known } = scheduled;
      const memory = await prepareMemory(ports.source, { rule, run, facts: facts.value.facts, memory: known });
      if (!memory.ok) failures.push(failed({ rule, state: scheduled, run }, memory.error));
      else plans.push(planRun({ rule, state: { ...scheduled, memory: memory.value }, run, facts: facts.value.facts }));
    } catch (error) {
      failures.push({ ...failed({ rule, state: scheduled, run }, bugIn(error)), state: scheduled });
    }
  }
  return { plans, failures, warnings };
}

interface Waiting {
  readonly rules: readonly Rule[];
  readonly stored: Stored;
  readonly at: Instant;
}

/** Groups of matches are told at their time, also where their rule's turn has not come or its run failed. */
async function withDueGroups(
  ports: Ports,
  outcomes: readonly Outcome[],
  { rules, stored, at }: Waiting,
): Promise<readonly Outcome[]> {
  const all = new Map(outcomes.map(outcome => [outcome.state.ruleId, outcome]));
  for (const rule of rules) {
    const outcome = all.get(rule.id);
    const state = outcome?.state ?? stored.get(rule.id)?.state;
    if (!state || (outcome && outcome.report.outcome !== 'failed')) continue;
    const told = await tellGroups(ports, { rule, state: outcome ? state : { ...state, unpublished: [] }, at });
    if (told) all.set(rule.id, outcome ? { ...told, report: { ...outcome.report, alerts: told.alerts.length } } : told);
  }
  return [...all.values()];
}

/** A rule of another type than it was begins anew where the old one ended: what that told is not told again. */
const ofSameType = (rule: Rule, state: RuleState): RuleState =>
  state.memoryType === null || state.memoryType === rule.type
    ? state
    : { ...state, memory: null, memoryType: null, since: state.readUpTo };

const bugIn = (error: unknown): RunError => ({
  code: 'unexpected',
  message: messageOf(error),
});

/** So many rules are evaluated at once: what they read is asked for together. */
const AT_ONCE = 100;

async function evaluateAll(
  ports: Ports,
  screened: readonly Screened[],
  warnings: PlannedTick['warnings'],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < screened.length; from += AT_ONCE) {
    const some = screened.slice(from, from + AT_ONCE);
    const settled = await Promise.allSettled(
      some.map(one => guarded(ports, one, warnings.get(one.planned.rule.id) ?? [])),
    );
    for (const one of settled) {
      if (one.status === 'rejected') throw one.reason;
      outcomes.push(one.value);
    }
  }
  return outcomes;
}

/** One rule's mistake never stops another: a bug in its evaluation is said on the rule. */
async function guarded(ports: Ports, screened: Screened, warnings: readonly string[]): Promise<Outcome> {
  const stop: { cause?: unknown } = {};
  const after = (step: Step): void => {
    try {
      ports.after?.(step);
    } catch (cause) {
      stop.cause = cause;
      throw cause;
    }
  };
  try {
    return await evaluate(ports, screened, after, warnings);
  } catch (error) {
    if ('cause' in stop) throw error;
    return failed(screened.planned, bugIn(error));
  }
}

interface CommitContext {
  readonly rules: readonly Rule[];
  readonly stored: Stored;
}

/** The one state write of each run, then the alerts into the outbox. Who lost a race says so and tells nothing. */
async function commitAll(
  ports: Ports,
  outcomes: readonly Outcome[],
  { rules, stored }: CommitContext,
): Promise<readonly Outcome[]> {
  const owned = (outcome: Outcome): boolean => (stored.get(outcome.state.ruleId)?.state.fence ?? 0) <= ports.fence;
  const mine = outcomes.filter(owned);
  const writes = mine.map(outcome => ({
    state: { ...outcome.state, fence: ports.fence },
    version: stored.get(outcome.state.ruleId)?.version ?? null,
  }));
  const written = await ports.store.commitStates(writes);
  const settled = mine.map((outcome, index) => settle(outcome, written[index]));
  const committed = writes.flatMap(({ state }, index) => {
    const version = written[index];
    return version?.ok ? [{ state, version: version.value }] : [];
  });
  await publishCommitted(ports, rules, committed);
  return [...settled, ...outcomes.filter(outcome => !owned(outcome)).map(outcome => untold(outcome, LOST_RACE))];
}

const LOST_RACE: RunError = { code: 'lost_race', message: 'another node wrote this rule first; its result stands' };

function settle(outcome: Outcome, written: Awaited<ReturnType<Store['commitStates']>>[number] | undefined): Outcome {
  if (written?.ok) return outcome;
  return untold(outcome, written === undefined || written.error === 'conflict' ? LOST_RACE : written.error);
}

/** A run whose state was not written told nothing. */
const untold = (outcome: Outcome, error: RunError): Outcome => ({
  ...outcome,
  alerts: [],
  report: { ...outcome.report, outcome: 'failed', alerts: 0, error },
});
