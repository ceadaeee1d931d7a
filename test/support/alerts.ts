import type { Alert, OutboxEntry } from '../../common/model/alert';
import type { RunReport } from '../../common/model/run';
import { initialState, type RuleState } from '../../server/engine/state';

/** An alert of its id; what a test is about is given. */
export const alertOf = (id: string, given: Partial<Alert> = {}): Alert => ({
  id,
  ruleId: 'sudo',
  ruleName: 'Sudo by a stranger',
  ruleType: 'any',
  scope: 'default',
  key: 'alice',
  firedAt: 1_700_000_000_000,
  matchedAt: 1_699_999_990_000.25,
  subject: null,
  summary: null,
  title: `Title of ${id}`,
  text: 'alice ran a shell',
  matches: [{ document: { user: { name: 'alice' }, 'process.pid': 7, num_hits: 1, _id: 'e1' }, text: 'one' }],
  evidence: {
    summary: '1 event',
    window: { start: 1_699_999_980_000, end: 1_700_000_000_000 },
    counted: 1,
    needed: 1,
    eventIds: ['e1'],
  },
  outputs: ['slack', 'slack#2'],
  includeMatchInRoot: false,
  ...given,
});

/** A pending delivery of an alert to an output. */
export const entryOf = (alert: Alert, outputKey: string, given: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: `${alert.id}:${outputKey}`,
  alert,
  outputKey,
  output: 'slack',
  status: 'pending',
  partsConfirmed: 0,
  attempts: 0,
  createdAt: alert.firedAt,
  nextAttemptAt: alert.firedAt,
  giveUpAt: alert.firedAt + 1000,
  settledAt: null,
  lastError: null,
  ...given,
});

/** A run that found nothing. */
export const reportOf = (ruleId: string, given: Partial<RunReport> = {}): RunReport => ({
  ruleId,
  at: 1_700_000_000_000,
  window: { start: 1_699_999_940_000, end: 1_700_000_000_000 },
  outcome: 'no_match',
  hits: 3,
  matches: 0,
  alerts: 0,
  held: [],
  error: null,
  warnings: [],
  ...given,
});

/** A state with something in each of its places, keys that a search engine would stumble over included. */
export const stateOf = (ruleId: string, given: Partial<RuleState> = {}): RuleState => ({
  ...initialState(ruleId, `Rule ${ruleId}`),
  since: 1_699_999_000_000,
  readUpTo: 1_700_000_000_000.125,
  scheduledAt: 1_700_000_000_000,
  memory: { '': 1, '.': [2], 'a..b': { ' ': null }, 'a.b': 1, a: 'x' },
  quiet: { 'rule.alice': { until: 1_700_000_060_000, exponent: 1 }, '..': { until: 1, exponent: 0 } },
  unpublished: [alertOf(`${ruleId}-alert`)],
  lastRun: reportOf(ruleId),
  fence: 3,
  ...given,
});
