import { z } from 'zod';
import type { OutboxEntry } from '../../../common/model/alert.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { jira } from '../../../server/alerters/jira.ts';
import { slack } from '../../../server/alerters/slack.ts';
import { registryOf } from '../../../server/engine/catalogue.ts';
import { compileRule } from '../../../server/engine/compile.ts';
import { defineAlerter } from '../../../server/engine/define_alerter.ts';
import { deliverDue } from '../../../server/engine/deliver.ts';
import type { Ports } from '../../../server/engine/ports.ts';
import type { SendOutcome } from '../../../server/engine/outgoing.ts';
import type { Rule } from '../../../server/engine/rule.ts';
import { runTick } from '../../../server/engine/run.ts';
import { any } from '../../../server/rule_types/any.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { CONFIRM, recordingTransports, REFUSE, retry, type SentPart } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf, sourceOf } from '../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const events = [{ id: '1', index: 'logs', document: { '@timestamp': formatInstant(AT - MINUTE) } }];
const TWO = [{ notebook: { notebook_parts: 2 } }, { pager: { pager_token: 'very secret' } }];
const twoOutputs = ruleOf({ name: 'r', type: 'any', alert: TWO, alert_time_limit: { hours: 1 } });

/** A world in which one alert was just told, with these answers. */
async function told(rule: Rule, answer: (sent: SentPart, count: number) => SendOutcome) {
  const store = memoryStore();
  const transports = recordingTransports(answer);
  const ports: Ports = { source: replaySource(events), store, transports, fence: 1 };
  await runTick(ports, { at: AT, compile: () => Promise.resolve([rule]) });
  const entry = (output: string): OutboxEntry | undefined =>
    store.entries().find(({ outputKey }) => outputKey === output);
  const partsTo = (output: string): readonly string[] =>
    transports.sent
      .map(({ idempotencyKey }) => idempotencyKey)
      .filter(key => key.includes(`:${output}:`))
      .map(key => key.slice(-1));
  return {
    store,
    transports,
    ports,
    entry,
    partsTo,
    again: (after: number, rules = [rule]) => deliverDue(ports, rules, AT + after),
  };
}

test.each([
  ['watcher', 'watcher'],
  [undefined, 'localhost'],
])('an output is told the name of the machine: %s', async (named, expected) => {
  const host = defineAlerter({
    id: 'host',
    title: 'Host',
    summary: 'Says the name of the machine.',
    example: {},
    options: z.object({}),
    compose: (_alert, _options, { hostName }) => [{ kind: 'log', lines: [hostName] }],
  });
  const { rule } = compileRule(sourceOf({ name: 'r', type: 'any', alert: 'host' }), registryOf([any], [host]));
  if (!rule) throw new Error('the rule is wrong');
  const transports = { ...recordingTransports(), ...(named === undefined ? {} : { hostName: named }) };
  const ports: Ports = { source: replaySource(events), store: memoryStore(), transports, fence: 1 };
  await runTick(ports, { at: AT, compile: () => Promise.resolve([rule]) });
  expect(transports.sent.map(({ part }) => part)).toEqual([{ kind: 'log', lines: [expected] }]);
});

const isPager = ({ idempotencyKey }: SentPart): boolean => idempotencyKey.includes(':pager:');

test('each part is sent once, with a key of its own and the secrets that no message may repeat', async () => {
  const { transports, entry } = await told(twoOutputs, () => CONFIRM);
  const [id = ''] = transports.sent.map(({ idempotencyKey }) => idempotencyKey.split(':')[0]);
  expect(transports.sent.map(({ idempotencyKey }) => idempotencyKey).sort()).toEqual([
    `${id}:notebook:0`,
    `${id}:notebook:1`,
    `${id}:pager:0`,
  ]);
  expect(transports.sent.find(isPager)).toMatchObject({
    part: { kind: 'log', lines: ['pager duty: r'] },
    secrets: ['very secret'],
  });
  expect(entry('notebook')).toMatchObject({
    status: 'delivered',
    partsConfirmed: 2,
    attempts: 1,
    settledAt: AT,
    lastError: null,
  });
});

test('a failing output neither blocks nor repeats the other; SE15 the other way', async () => {
  const { entry, partsTo, again } = await told(twoOutputs, sent => (isPager(sent) ? retry() : CONFIRM));
  expect(entry('notebook')).toMatchObject({ status: 'delivered' });
  expect(entry('pager')).toMatchObject({
    status: 'pending',
    attempts: 1,
    nextAttemptAt: AT + 10 * SECOND,
    lastError: { code: 'server_error', status: 503 },
  });
  await again(10 * SECOND);
  expect(partsTo('notebook')).toEqual(['0', '1']);
  expect(partsTo('pager')).toEqual(['0', '0']);
});

test('the wait doubles up to a quarter of an hour, then the entry is dead after alert_time_limit', async () => {
  const { entry, again } = await told(twoOutputs, sent => (isPager(sent) ? retry() : CONFIRM));
  const waits: number[] = [];
  for (let now = 0; entry('pager')?.status === 'pending';) {
    const next = (entry('pager')?.nextAttemptAt ?? 0) - AT;
    waits.push((next - now) / SECOND);
    now = next;
    await again(now);
  }
  expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
  expect(entry('pager')).toMatchObject({ status: 'dead', attempts: 10, lastError: { code: 'server_error' } });
});

test('a wait that the server names is kept', async () => {
  const { entry } = await told(twoOutputs, sent => (isPager(sent) ? retry(90 * SECOND) : CONFIRM));
  expect(entry('pager')).toMatchObject({ nextAttemptAt: AT + 90 * SECOND });
});

test('what is not due is not tried', async () => {
  const { partsTo, again } = await told(twoOutputs, sent => (isPager(sent) ? retry() : CONFIRM));
  await again(9 * SECOND);
  expect(partsTo('pager')).toEqual(['0']);
});

test('a retry goes on after the parts that were confirmed', async () => {
  let isUp = false;
  const { entry, partsTo, again } = await told(twoOutputs, sent =>
    sent.idempotencyKey.endsWith(':1') && !isUp ? retry() : CONFIRM,
  );
  expect(entry('notebook')).toMatchObject({ status: 'pending', partsConfirmed: 1 });
  isUp = true;
  await again(10 * SECOND);
  expect(partsTo('notebook')).toEqual(['0', '1', '1']);
  expect(entry('notebook')).toMatchObject({ status: 'delivered', partsConfirmed: 2, attempts: 2 });
});

test('what is refused is dead at once', async () => {
  const { entry, partsTo, again } = await told(twoOutputs, () => REFUSE);
  await again(MINUTE);
  expect(partsTo('pager')).toEqual(['0']);
  expect(entry('pager')).toMatchObject({ status: 'dead', settledAt: AT, lastError: { code: 'refused', status: 400 } });
});

test('an output with nothing to send is done', async () => {
  const { entry } = await told(ruleOf({ type: 'any', alert: [{ notebook: { notebook_parts: 0 } }] }), () => CONFIRM);
  expect(entry('notebook')).toMatchObject({ status: 'delivered' });
});

test('an output that cannot be composed is dead, and its message holds no secret', async () => {
  const broken: Rule = {
    ...twoOutputs,
    outputs: twoOutputs.outputs.map(output => ({
      ...output,
      bound: {
        ...output.bound,
        compose: () => {
          throw new Error('no room for very secret here');
        },
      },
    })),
  };
  const { entry } = await told(broken, () => CONFIRM);
  expect(entry('pager')).toMatchObject({
    status: 'dead',
    lastError: { code: 'invalid', message: 'cannot compose: no room for … here' },
  });
});

test('a delivery waits for a rule that is gone, and goes on when it is back', async () => {
  let isUp = false;
  const { entry, again } = await told(twoOutputs, () => (isUp ? CONFIRM : retry()));
  await again(10 * SECOND, []);
  expect(entry('pager')).toMatchObject({ status: 'pending', lastError: { code: 'rule_gone' } });
  isUp = true;
  await again(MINUTE);
  expect(entry('pager')).toMatchObject({ status: 'delivered' });
});

test('an output that was taken out of its rule waits until its time is over', async () => {
  const { entry, again } = await told(twoOutputs, () => retry());
  const without = { ...twoOutputs, outputs: [] };
  await again(10 * SECOND, [without]);
  await again(59.5 * MINUTE, [without]);
  expect(entry('pager')).toMatchObject({ status: 'dead', lastError: { code: 'rule_gone' } });
});

describe('outputs that tell what others answered', () => {
  const JIRA = {
    jira_server: 'https://jira.example.org',
    jira_account_file: 'a.yaml',
    jira_project: 'P',
    jira_issuetype: 'T',
  };
  const SLACK = { slack_webhook_url: 'https://hooks.example.org/x', slack_attach_jira_ticket_url: true };
  const ruleWith = (...alert: readonly string[]): Rule => {
    const source = sourceOf({ name: 'r', type: 'any', alert, ...JIRA, ...SLACK });
    const { rule } = compileRule(source, registryOf([any], [jira, slack]));
    if (!rule) throw new Error('the rule is right');
    return rule;
  };
  const jiraLast = ruleWith('slack', 'jira');
  const isJira = ({ idempotencyKey }: SentPart): boolean => idempotencyKey.includes(':jira:');
  const OPENED: SendOutcome = {
    kind: 'confirmed',
    receipt: { jira_ticket: 'P-1', jira_server: 'https://jira.example.org' },
  };
  const linksIn = (sent: readonly SentPart[]): readonly boolean[] =>
    sent
      .filter(one => !isJira(one))
      .map(({ part }) => JSON.stringify(part).includes('https://jira.example.org/browse/P-1'));

  test('are told after them, wherever the rule names them', async () => {
    const { transports } = await told(jiraLast, one => (isJira(one) ? OPENED : CONFIRM));
    expect(transports.sent.map(isJira)).toEqual([true, false]);
    expect(linksIn(transports.sent)).toEqual([true]);
  });

  test('do not wait longer than for one attempt', async () => {
    const { transports, entry } = await told(jiraLast, one => (isJira(one) ? retry() : CONFIRM));
    expect(linksIn(transports.sent)).toEqual([false]);
    expect(entry('slack')?.status).toBe('delivered');
    expect(entry('jira')?.status).toBe('pending');
  });

  test('know the answer also where it came at an earlier tick', async () => {
    let slackAnswers = 0;
    const { transports, again } = await told(jiraLast, one => {
      if (isJira(one)) return OPENED;
      slackAnswers += 1;
      return slackAnswers === 1 ? retry() : CONFIRM;
    });
    await again(MINUTE);
    expect(linksIn(transports.sent)).toEqual([true, true]);
    expect(transports.sent.filter(isJira)).toHaveLength(1);
  });

  test('tell without it where the rule has no such output', async () => {
    const { transports } = await told(ruleWith('slack'), () => CONFIRM);
    expect(linksIn(transports.sent)).toEqual([false]);
  });
});
