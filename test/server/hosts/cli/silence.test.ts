import type { JsonObject } from '../../../../common/model/json.ts';
import { registryOf } from '../../../../server/engine/catalogue.ts';
import { compileRule } from '../../../../server/engine/compile.ts';
import { foundEvent } from '../../../../server/engine/event.ts';
import type { Rule } from '../../../../server/engine/rule.ts';
import { decide, ruleSilenceKey } from '../../../../server/engine/steps/decide.ts';
import { silence } from '../../../../server/hosts/cli/silence.ts';
import { any } from '../../../../server/rule_types/any.ts';
import { memoryStore } from '../../../../server/stores/memory.ts';

const AT = Date.parse('2024-05-01T12:00:00Z');
const HOUR = 3_600_000;

function ruleWith(options: JsonObject): Rule {
  const values = { name: 'Sudo', type: 'any', index: 'logs', alert: [], ...options };
  const source = { id: 'sudo', scope: 'cli', defaultName: '', values, config: {}, placeOf: () => ({}) };
  const { rule } = compileRule(source, registryOf([any], []));
  if (!rule) throw new Error('the rule is right');
  return rule;
}

function matchOf(host: string) {
  const document = { host };
  const event = { id: host, index: 'logs', at: AT, key: host, document };
  const evidence = { summary: '', window: { start: AT, end: AT }, counted: 1, needed: 1, eventIds: [host] };
  return { finding: foundEvent({ event, evidence }), document };
}

async function quietAfter(rule: Rule, value: string | undefined) {
  const store = memoryStore();
  const done = await silence(store, { rule, at: AT, length: HOUR, value });
  expect(done).toEqual({ ok: true, value: AT + HOUR });
  return (await store.loadStates([rule])).get(rule.id)?.state.quiet ?? {};
}

test('a silenced rule holds all its matches, and says why', async () => {
  const rule = ruleWith({ query_key: 'host', realert_key: 'shared' });
  const quiet = await quietAfter(rule, undefined);
  expect(Object.keys(quiet)).toEqual([ruleSilenceKey('Sudo')]);
  const { decisions } = decide(rule, [matchOf('a'), matchOf('b')], quiet, AT + 1);
  expect(decisions.map(decision => (decision.kind === 'held' ? decision.held.reason : decision.kind))).toEqual([
    'silence',
    'silence',
  ]);
});

test('at the end of the silence it tells again', async () => {
  const rule = ruleWith({});
  const { decisions } = decide(rule, [matchOf('a')], await quietAfter(rule, undefined), AT + HOUR);
  expect(decisions.map(({ kind }) => kind)).toEqual(['alert']);
});

test('one silenced value leaves the others alone', async () => {
  const rule = ruleWith({ query_key: 'host' });
  const { decisions } = decide(rule, [matchOf('a'), matchOf('b')], await quietAfter(rule, 'a'), AT + 1);
  expect(decisions.map(({ kind }) => kind)).toEqual(['held', 'alert']);
});

test('a silence keeps what else the rule remembers', async () => {
  const rule = ruleWith({});
  const store = memoryStore();
  await store.commitStates([
    {
      version: null,
      state: {
        ruleId: 'sudo',
        ruleName: 'Sudo',
        since: 1,
        readUpTo: 2,
        scheduledAt: 3,
        pausedUntil: null,
        memoryType: 'any',
        memory: { a: 1 },
        gatherings: [],
        quiet: { x: { until: 9, exponent: 1 } },
        unpublished: [],
        lastRun: null,
        fence: 7,
      },
    },
  ]);
  await silence(store, { rule, at: AT, length: HOUR, value: undefined });
  expect((await store.loadStates([rule])).get('sudo')?.state).toMatchObject({
    readUpTo: 2,
    memory: { a: 1 },
    fence: 7,
    quiet: { x: { until: 9, exponent: 1 } },
  });
});
