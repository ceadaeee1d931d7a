import type { RunReport } from '../../../../common/model/run';
import { healthOf, type RuleFacts } from '../../../../server/hosts/api/rule_health';

const AT = Date.UTC(2024, 0, 1, 12);
const MINUTE = 60_000;

const RUN: RunReport = {
  ruleId: 'r',
  at: AT - MINUTE,
  window: { start: AT - 2 * MINUTE, end: AT - MINUTE },
  outcome: 'no_match',
  hits: 0,
  matches: 0,
  alerts: 0,
  held: [],
  error: null,
  warnings: [],
};

const GOOD: RuleFacts = {
  enabled: true,
  problems: [],
  lastRun: RUN,
  isStateKnown: true,
  undelivered: null,
  runEvery: MINUTE,
  at: AT,
};

const problem = (severity: 'error' | 'warning') => ({
  code: 'wrong_value' as const,
  severity,
  path: 'timeframe',
  message: 'needs a unit, such as minutes: 5',
  place: { line: 3, column: 1 },
});

test.each<[string, Partial<RuleFacts>, string, string | RegExp]>([
  ['runs and finds nothing', {}, 'ok', /^$/],
  ['was never run', { lastRun: null }, 'not_run_yet', /^$/],
  [
    'has a state of a newer form',
    { lastRun: null, isStateKnown: false },
    'failed',
    /^Cannot run: what this rule remembers has a form that is not known/,
  ],
  ['is switched off', { enabled: false, problems: [problem('error')] }, 'disabled', /^$/],
  [
    'has an error',
    { problems: [problem('error')] },
    'invalid',
    'Cannot run: Timeframe: needs a unit, such as minutes: 5.',
  ],
  [
    'has a doubtful option',
    { problems: [problem('warning')] },
    'warning',
    'Timeframe: needs a unit, such as minutes: 5.',
  ],
  [
    'could not read',
    { lastRun: { ...RUN, error: { code: 'unreachable', message: 'connection refused' } } },
    'failed',
    /^The search engine cannot be reached: connection refused\. Nothing is lost/,
  ],
  ['lost a race', { lastRun: { ...RUN, error: { code: 'lost_race', message: 'x' } } }, 'ok', /^$/],
  ['sees no index', { lastRun: { ...RUN, warnings: ['no index matches x-*'] } }, 'warning', 'No index matches x-*.'],
  [
    'has an output that refuses',
    { undelivered: { givenUp: 2, waiting: 0, output: 'slack', message: 'the server answered 404' } },
    'not_told',
    '2 messages did not arrive and were given up; slack said: the server answered 404.',
  ],
  [
    'has an output that is away, and a doubtful option',
    {
      undelivered: { givenUp: 1, waiting: 1, output: 'email', message: '' },
      problems: [problem('warning')],
    },
    'not_told',
    /^One message did not arrive and was given up; one message is tried again\. Timeframe/,
  ],
  ['was forgotten', { lastRun: { ...RUN, at: AT - 30 * MINUTE } }, 'warning', 'It has not run for 30 minutes.'],
  ['runs once an hour', { lastRun: { ...RUN, at: AT - 30 * MINUTE }, runEvery: 60 * MINUTE }, 'ok', /^$/],
])('a rule that %s', (_name, facts, health, message) => {
  const told = healthOf({ ...GOOD, ...facts });
  expect(told.health).toBe(health);
  expect(told.healthMessage).toMatch(message);
});
