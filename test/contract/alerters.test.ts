import { isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import { formatProblem } from '../../common/model/problem.ts';
import { alerters } from '../../server/alerters/index.generated.ts';
import { describeOptions, secretsOf } from '../../server/declare/options.ts';
import { registryOf } from '../../server/engine/catalogue.ts';
import { compileRule } from '../../server/engine/compile.ts';
import type { HttpPart, OutgoingPart } from '../../server/engine/outgoing.ts';
import { createTransports } from '../../server/transports/transports.ts';
import { any } from '../../server/rule_types/any.ts';
import { alertFor, alerterFiles, alerterIn, composed, CONTEXT } from '../support/alerters.ts';
import { answerWith, startHttpReceiver } from '../support/http_receiver.ts';
import { sourceOf } from '../support/rules.ts';

const MATCHES: readonly JsonObject[] = [
  {},
  { '@timestamp': '2025-03-10T12:00:00Z', user: 'eva' },
  { user: { name: 'a "quoted"\n\\name\u0000' }, list: [1, null, 'x'], '@timestamp': null },
];

test('the list of outputs is the folder', () => {
  expect(alerters.map(({ id }) => id)).toEqual([...alerterFiles].sort());
  expect(alerterFiles).toEqual(expect.arrayContaining(['debug', 'email', 'post', 'post2', 'slack']));
});

describe.each(alerterFiles)('%s', file => {
  test('its file is named by its id, and it says what it is', async () => {
    const { id, title, summary } = await alerterIn(file);
    expect(id).toBe(file);
    expect(title).toMatch(/^\S/);
    expect(summary).toMatch(/^\S.*\.$/);
  });

  test('every option has a label, a help that is a sentence, and a schema', async () => {
    const { options } = await alerterIn(file);
    for (const { name, label, help, schema } of describeOptions(options)) {
      expect({ name, label: /\S/.test(label), help: /\S.*\.$/.test(help) }).toEqual({ name, label: true, help: true });
      expect({ name, hasSchema: Object.keys(schema).length > 0 }).toEqual({ name, hasSchema: true });
    }
  });

  test('its example is a rule without a mistake or a doubt', async () => {
    const alerter = await alerterIn(file);
    const values = { name: 'r', type: 'any', alert: file, ...alerter.example };
    const { rule, problems } = compileRule(sourceOf(values), registryOf([any], [alerter], [], { runsPrograms: true }));
    expect(problems.map(formatProblem)).toEqual([]);
    expect(rule?.outputs).toMatchObject([{ key: file }]);
  });

  test('its example composes for any match, the same each time, and leaves the alert alone', async () => {
    const alerter = await alerterIn(file);
    for (const documents of [...MATCHES.map(document => [document]), MATCHES, []]) {
      const alert = alertFor(documents);
      const before = JSON.stringify(alert);
      const parts = composed(alerter, alerter.example, alert);
      expect(parts.length).toBeGreaterThanOrEqual(documents.length > 0 ? 1 : 0);
      // What a conversation says is not looked at here.
      expect(JSON.stringify(composed(alerter, alerter.example, alert))).toBe(JSON.stringify(parts));
      expect(JSON.stringify(alert)).toBe(before);
      expect(composed(alerter, alerter.example, alert, { ...CONTEXT, queryKey: null })).toHaveLength(parts.length);
    }
  });

  test('what documents say of it is its kind, and no secret', async () => {
    const alerter = await alerterIn(file);
    const info = alerter.bind(alerter.example).bound?.info;
    expect(info?.type).toMatch(/\S/);
    for (const secret of secretsIn(alerter.example, secretsOf(alerter.options)))
      expect(JSON.stringify(info)).not.toContain(secret);
  });

  test('what it sends by HTTP has a time-out, and is checked', async () => {
    const alerter = await alerterIn(file);
    for (const part of composed(alerter, alerter.example, alertFor(MATCHES)).filter(isHttp)) {
      expect(part.timeoutMs).toBeGreaterThan(0);
      expect(part.tls.verify).toBe(true);
    }
  });

  test('no problem repeats a secret, whatever is wrong with it', async () => {
    const alerter = await alerterIn(file);
    const wrong: readonly Json[] = [
      'very-secret',
      ['very-secret'],
      [['very-secret']],
      { 'very-secret': ['very-secret'] },
      12,
    ];
    for (const name of secretsOf(alerter.options)) {
      for (const value of wrong) {
        const { problems } = alerter.bind({ ...alerter.example, [name]: value });
        expect(JSON.stringify(problems)).not.toContain('very-secret');
      }
    }
  });

  test.each([
    [200, 'confirmed'],
    [204, 'confirmed'],
    [400, 'refused'],
    [404, 'refused'],
    [408, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('%d is %s, and no outcome repeats a secret', async (status, kind) => {
    const alerter = await alerterIn(file);
    const [part] = composed(alerter, alerter.example, alertFor(MATCHES.slice(0, 1))).filter(isHttp);
    if (!part) return;
    const receiver = await startHttpReceiver((request, response) =>
      answerWith(status, JSON.stringify(request))(request, response),
    );
    const { pathname, search } = new URL(part.url);
    const transports = createTransports({ log: () => undefined, now: () => 0 });
    const outcome = await transports.send(
      { ...part, url: `${receiver.url}${pathname}${search}` },
      { idempotencyKey: 'alert:output:0', secrets: secretsIn(alerter.example, secretsOf(alerter.options)) },
    );
    await receiver.close();
    expect(outcome).toMatchObject({ kind });
    for (const secret of secretsIn(alerter.example, secretsOf(alerter.options)))
      expect(JSON.stringify(outcome)).not.toContain(secret);
    if (pathname.length > 6) expect(JSON.stringify(outcome)).not.toContain(pathname);
  });
});

const isHttp = (part: OutgoingPart): part is HttpPart => part.kind === 'http';

const secretsIn = (example: JsonObject, names: readonly string[]): readonly string[] =>
  names.flatMap(name => textsIn(example[name] ?? null));

const textsIn = (value: Json): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : isObject(value)
      ? Object.values(value).flatMap(inner => textsIn(inner ?? null))
      : [];
