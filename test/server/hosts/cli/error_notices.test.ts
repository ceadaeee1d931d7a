import { simpleParser } from 'mailparser';
import type { Json, JsonObject } from '../../../../common/model/json.ts';
import type { RunError, RunReport } from '../../../../common/model/run.ts';
import { alerters } from '../../../../server/alerters/index.generated.ts';
import { registryOf } from '../../../../server/engine/catalogue.ts';
import { quietReport } from '../../../../server/engine/evaluate.ts';
import type { TickReport } from '../../../../server/engine/run.ts';
import { NO_SECRETS } from '../../../../server/engine/secret_references.ts';
import { errorNotices, type NoticeOptions } from '../../../../server/hosts/cli/error_notices.ts';
import { createTransports } from '../../../../server/transports/transports.ts';
import { httpAnswers } from '../../../support/http_answers.ts';
import { ruleOf } from '../../../support/rules.ts';
import { startSmtpReceiver, type SmtpReceiver } from '../../../support/smtp_receiver.ts';

const MINUTE = 60_000;
const BUG: RunError = { code: 'unexpected', message: 'x is undefined' };
const AWAY: RunError = { code: 'unreachable', message: 'nothing listens' };

let mails: SmtpReceiver;
beforeEach(async () => {
  mails = await startSmtpReceiver();
});
afterEach(() => mails.close());

const rules = ['a', 'b', 'c'].map(name => ({
  ...ruleOf({ name, type: 'any', ...(name === 'c' ? { notify_email: 'owner@example.org' } : {}) }),
  id: name,
}));

/** Notices that are told to the mail server of the test. */
function notices(options: Partial<NoticeOptions> = {}, values: JsonObject = {}) {
  let at = 0;
  const said: string[] = [];
  const given: NoticeOptions = {
    registry: registryOf([], alerters, []),
    values: { smtp_host: '127.0.0.1', smtp_port: mails.port, from_addr: 'tocsin@example.org', ...values },
    alert: undefined,
    secrets: NO_SECRETS,
    email: ['ops@example.org'],
    isAll: false,
    ...options,
  };
  const world = {
    transports: createTransports({ log: () => undefined, now: () => at, mailTimeoutMs: 5000 }),
    now: () => at,
    err: (line: string) => void said.push(line),
  };
  const made = errorNotices(given, world);
  const tick = async (errors: Readonly<Record<string, RunError | null>>, minute: number): Promise<void> => {
    at = minute * MINUTE;
    made.runs(reportOf(errors, at), rules);
    await made.close();
  };
  return { made, tick, said, setTime: (minute: number) => (at = minute * MINUTE) };
}

const reportOf = (errors: Readonly<Record<string, RunError | null>>, at: number): TickReport => ({
  at,
  runs: Object.entries(errors).map(([ruleId, error]): RunReport => ({
    ...quietReport(ruleId, { at, window: { start: at, end: at } }),
    outcome: error ? 'failed' : 'quiet',
    error,
  })),
  alerts: [],
  unreadableDeliveries: [],
});

const read = () => Promise.all(mails.received.map(async ({ raw, to }) => ({ to, mail: await simpleParser(raw) })));

test('a rule that fails for a reason that nobody expected is told once, while it lasts', async () => {
  const { tick } = notices();
  for (const minute of [0, 1, 2]) await tick({ a: BUG, b: null }, minute);
  const [first, ...more] = await read();
  expect(more).toEqual([]);
  expect(first).toMatchObject({ to: ['ops@example.org'], mail: { subject: 'Tocsin: the rule a cannot run' } });
  expect(first?.mail.text).toContain('a: x is undefined');
  expect(first?.mail.text).toContain('each run is tried again');
});

test('what comes and goes is told once an hour; another kind at once', async () => {
  const { tick } = notices({ isAll: true });
  const steps: readonly (readonly [RunError | null, number])[] = [
    [BUG, 0],
    [null, 1],
    [BUG, 2],
    [AWAY, 3],
    [null, 61],
    [BUG, 62],
  ];
  for (const [error, minute] of steps) await tick({ a: error }, minute);
  expect((await read()).map(({ mail }) => mail.text?.split('\n')[0])).toEqual([
    'a: x is undefined',
    'a: nothing listens',
    'a: x is undefined',
  ]);
});

test.each([
  ['notify_all_errors tells what is expected, too', true, 1],
  ['without it, only what nobody expected', false, 0],
])('%s', async (_name, isAll, count) => {
  const { tick, made } = notices({ isAll });
  await tick({ a: AWAY }, 0);
  expect(mails.received).toHaveLength(count);
  made.trouble('state cannot be kept');
  made.trouble('state cannot be kept');
  await made.close();
  expect(mails.received).toHaveLength(2 * count);
});

test('rules that fail alike are told in one mail; a rule’s own addresses are written to beside', async () => {
  const { tick } = notices({ isAll: true });
  await tick({ a: AWAY, b: AWAY, c: AWAY }, 0);
  const told = await read();
  expect(told.map(({ to, mail }) => [to, mail.subject])).toEqual([
    [['ops@example.org'], 'Tocsin: 2 rules cannot run'],
    [['ops@example.org', 'owner@example.org'], 'Tocsin: the rule c cannot run'],
  ]);
});

test('a rule file that is broken now is told once for each mistake', async () => {
  const { made } = notices();
  const problem = { code: 'wrong_value', severity: 'error', path: 'timeframe', place: {} } as const;
  made.broken('rules/a.yaml', [{ ...problem, message: 'needs a unit' }]);
  made.broken('rules/a.yaml', [{ ...problem, message: 'needs a unit' }]);
  made.broken('rules/b.yaml', [{ ...problem, severity: 'warning', message: 'odd' }]);
  await made.close();
  const [first, ...more] = await read();
  expect(more).toEqual([]);
  expect(first?.mail).toMatchObject({ subject: 'Tocsin: the rule file rules/a.yaml is broken' });
  expect(first?.mail.text).toContain('needs a unit');
});

test.each<[string, readonly string[], Json | undefined, readonly string[]]>([
  ['a list of the rule', [], ['a@example.org', 'b@example.org'], ['a@example.org', 'b@example.org']],
  ['of config.yaml and of the rule', ['ops@example.org'], ['a@example.org'], ['ops@example.org', 'a@example.org']],
  ['one of the rule', [], 'a@example.org', ['a@example.org']],
  ['of config.yaml alone', ['ops@example.org'], undefined, ['ops@example.org']],
])('LI5: who is written to: %s', async (_name, email, own, expected) => {
  const { made } = notices({ email });
  const rule = { ...ruleOf({ name: 'r', type: 'any', ...(own === undefined ? {} : { notify_email: own }) }), id: 'r' };
  made.runs(reportOf({ r: BUG }, 0), [rule]);
  await made.close();
  expect((await read()).map(({ to }) => to)).toEqual([expected]);
});

test('LI5, LI6: where nobody is named, nobody is told, and nothing is said about it', async () => {
  const { tick, said } = notices({ email: [] });
  await tick({ a: BUG }, 0);
  expect(mails.received).toHaveLength(0);
  expect(said).toEqual([]);
});

test('LI6: notify_alert tells outputs, with the options of config.yaml', async () => {
  const hook = await httpAnswers((_seen, response) => void response.end('ok'));
  const values = { http_post2_url: `http://127.0.0.1:${hook.port}/`, http_post2_all_values: true };
  const { tick, said } = notices({ alert: ['post2'], email: [] }, values);
  await tick({ a: BUG }, 0);
  await hook.close();
  expect(said).toEqual([]);
  expect(mails.received).toHaveLength(0);
  expect(hook.seen.map(({ body }) => body)).toEqual([expect.stringContaining('"rule":"a"')]);
  expect(hook.seen[0]?.body).toContain('x is undefined');
});

test('a notice that nobody took is said, and tried again after five minutes', async () => {
  const { tick, said } = notices({}, { smtp_port: 1 });
  for (const minute of [0, 1, 4]) await tick({ a: BUG }, minute);
  expect(said).toEqual([expect.stringMatching(/^nobody was told of an error: /)]);
  await tick({ a: BUG }, 6);
  expect(said).toHaveLength(2);
});

test('an output that is not there is said', async () => {
  const { tick, said } = notices({ alert: ['pigeon'], email: [] });
  await tick({ a: BUG }, 0);
  expect(said).toEqual([expect.stringMatching(/there is no output "pigeon"/)]);
});
