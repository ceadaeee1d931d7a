import type { Alert } from '../../../common/model/alert.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import type { RunError, RunReport } from '../../../common/model/run.ts';
import { formatInstant, type Instant } from '../../../common/time/instant.ts';
import type { Rule } from '../../engine/rule.ts';
import { runTick } from '../../engine/run.ts';
import type { RuleState } from '../../engine/state.ts';
import { memoryStore } from '../../stores/memory.ts';
import type { Surrounding } from './commands.ts';
import { deliverAll } from './deliver_all.ts';
import { sayingTransports } from './saying_transports.ts';
import { silentTransports } from './silent_transports.ts';
import type { Subject } from './test_subject.ts';

/** A document that a run would have written, named as ElastAlert names it. Source: parity runtime §8. */
export interface WouldWrite {
  readonly type: 'elastalert' | 'elastalert_status' | 'silence' | 'elastalert_error';
  readonly body: JsonObject;
}

/** What one run of a tested rule came to. */
export interface TestOutcome {
  readonly alerts: readonly Alert[];
  readonly runs: readonly RunReport[];
  readonly error: RunError | null;
  readonly written: readonly WouldWrite[];
  readonly undelivered: number;
}

/** Runs the rule once over the range, with an empty memory. */
export async function runOnce(
  { world }: Surrounding,
  { source, rule, range }: Subject,
  { isSending }: { readonly isSending: boolean },
): Promise<TestOutcome> {
  const store = memoryStore();
  const transports = isSending ? sayingTransports(world) : silentTransports;
  const ports = { source, store, transports, fence: 1 };
  // The rule's delay is for logs that are still on their way; a range that was asked for is there.
  const rules = [{ ...rule, enabled: true, queryDelay: 0 }];
  const { start, end } = range.run;
  const { alerts, runs } = await runTick(ports, { at: end, startAt: start, compile: () => Promise.resolve(rules) });
  if (isSending) await deliverAll({ ports, store, rules, from: end, stop: world.stop });
  const states = await store.loadStates([rule]);
  const state = states.get(rule.id)?.state;
  const dead = store.entries().filter(({ status }) => status === 'dead');
  for (const { output, lastError } of isSending ? dead : [])
    world.err(`not delivered to ${output}: ${lastError?.message ?? 'unknown'}`);
  const now = world.now();
  return {
    alerts,
    runs,
    error: runs.find(({ error }) => error !== null)?.error ?? null,
    written: [
      ...(isSending ? alerts.map(alert => alertDocument(alert, now)) : []),
      ...silences(state, now),
      ...runs.map(run => runDocument(rule, run, now)),
    ],
    undelivered: isSending ? dead.length : 0,
  };
}

const alertDocument = (alert: Alert, now: Instant): WouldWrite => ({
  type: 'elastalert',
  body: {
    rule_name: alert.ruleName,
    match_body: alert.matches[0]?.document ?? {},
    alert_info: { type: alert.outputs.join(',') },
    alert_sent: true,
    alert_time: formatInstant(alert.firedAt),
    match_time: formatInstant(alert.matchedAt),
    '@timestamp': formatInstant(now),
  },
});

const silences = (state: RuleState | undefined, now: Instant): readonly WouldWrite[] =>
  Object.entries(state?.quiet ?? {}).map(([key, { until, exponent }]) => ({
    type: 'silence',
    body: { exponent, rule_name: key, '@timestamp': formatInstant(now), until: formatInstant(until) },
  }));

function runDocument(rule: Rule, { window, hits, matches, error }: RunReport, now: Instant): WouldWrite {
  if (error)
    return {
      type: 'elastalert_error',
      body: { message: error.message, data: { rule: rule.name }, '@timestamp': formatInstant(now) },
    };
  return {
    type: 'elastalert_status',
    body: {
      rule_name: rule.name,
      starttime: formatInstant(window.start),
      endtime: formatInstant(window.end),
      hits: hits ?? 0,
      matches,
      '@timestamp': formatInstant(now),
    },
  };
}
