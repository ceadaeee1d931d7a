import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { numberAt, objectAt, stringAt, type Json } from '../../common/model/json.ts';
import { debug } from '../../server/alerters/debug.ts';
import { parseYaml } from '../../server/declare/yaml.ts';
import { registryOf } from '../../server/engine/catalogue.ts';
import { compileRule } from '../../server/engine/compile.ts';
import type { Ports } from '../../server/engine/ports.ts';
import type { Rule } from '../../server/engine/rule.ts';
import { runTick } from '../../server/engine/run.ts';
import { readAuthLines, toSampleEvents } from '../../server/hosts/sample/auth_log.ts';
import { bulkLoad } from '../../server/hosts/sample/bulk.ts';
import { linesOfFile } from '../../server/hosts/sample/file_lines.ts';
import { SAMPLE_INDICES } from '../../server/hosts/sample/sample_documents.ts';
import { sampleTemplates } from '../../server/hosts/sample/templates.ts';
import { frequency } from '../../server/rule_types/frequency.ts';
import type { EngineClient } from '../../server/sources/engine_client.ts';
import { engineSource } from '../../server/sources/engine_source.ts';
import { httpClient } from '../../server/sources/http_client.ts';
import { memoryStore } from '../../server/stores/memory.ts';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch.ts';
import { sharedOpenSearch, type SharedEngine } from '../support/shared_engines.ts';

const FIXTURES = path.join(__dirname, '..', 'fixtures');
const MINUTE_MS = 60_000;
const REPLAY_LIMIT_MS = 180_000;

const MINUTES = z.object({ minutes: z.number() });
const ALERT = z.object({
  tick: z.string(),
  rule: z.string(),
  source_ip: z.string(),
  at: z.string(),
  num_hits: z.number(),
  num_matches: z.number(),
  title: z.string(),
  text_sha256: z.string(),
});
const EXPECTED = z.object({
  log: z.object({ file: z.string().optional(), env: z.string().optional(), year: z.number(), zone: z.string() }),
  ticks: z.object({ from: z.string(), to: z.string(), every: MINUTES }),
  index: z.string(),
  buffer_time: MINUTES,
  rules: z.array(z.string()),
  alerts: z.array(ALERT),
});
type Expected = z.output<typeof EXPECTED>;
type ExpectedAlert = z.output<typeof ALERT>;

let engine: SharedEngine;
beforeAll(async () => {
  engine = await sharedOpenSearch();
}, ENGINE_START_LIMIT_MS);

const client: EngineClient = request => httpClient({ url: engine.url })(request);

/** Loads the log into one fresh shard, in the order of its lines: equal moments keep that order. */
async function loadLog(file: string, { index, log, ticks }: Expected): Promise<void> {
  const template = sampleTemplates().find(
    ({ body }) => body.index_patterns instanceof Array && body.index_patterns.includes(SAMPLE_INDICES.logs),
  );
  await client({ method: 'DELETE', path: `/${index}` });
  const made = await client({ method: 'PUT', path: `/${index}`, body: objectAt(template?.body, 'template') });
  expect(made.status).toBe(200);
  const items = readAuthLines(() => linesOfFile(file), {
    at: new Date(ticks.to),
    zone: log.zone,
    year: log.year,
    shift: 'none',
  });
  const send = (lines: readonly Json[]) => client({ method: 'POST', path: '/_bulk', lines });
  const loaded = await bulkLoad({ send, wait: () => Promise.resolve() }, toSampleEvents(items, index), () => undefined);
  expect(loaded).toMatchObject({ ok: true, value: { rejected: 0 } });
  await client({ method: 'POST', path: `/${index}/_refresh` });
}

function compile(text: string, config: Record<string, Json>): Rule {
  const file = parseYaml(text);
  if (!file.ok) throw new Error('the rule of the fixture is no YAML');
  const { value } = file.value;
  const id = stringAt(value, 'name');
  const source = {
    id,
    scope: 'default',
    defaultName: id,
    values: value,
    config,
    placeOf: file.value.placeOf.bind(file.value),
  };
  const { rule, problems } = compileRule(source, registryOf([frequency], [debug]));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!rule) throw new Error('the rule of the fixture was not understood');
  return rule;
}

/** Runs the rules tick by tick, as they would have run while the log was written. */
async function replay({ ticks, buffer_time, rules: texts }: Expected): Promise<readonly Alert[]> {
  const rules = texts.map(text => compile(text, { run_every: ticks.every, buffer_time }));
  const ports: Ports = {
    source: engineSource(client, () => 0),
    store: memoryStore(),
    transports: { send: () => Promise.resolve({ kind: 'confirmed' }) },
    fence: 1,
  };
  const alerts: Alert[] = [];
  const step = ticks.every.minutes * MINUTE_MS;
  for (let at = Date.parse(ticks.from); at <= Date.parse(ticks.to); at += step) {
    const report = await runTick(ports, { at, compile: () => Promise.resolve(rules) });
    expect(report.runs.filter(run => run.error !== null)).toEqual([]);
    alerts.push(...report.alerts);
  }
  return alerts;
}

function reduce({ firedAt, ruleName, title, text, matches }: Alert): ExpectedAlert {
  const document = matches[0]?.document;
  return {
    tick: seconds(firedAt),
    rule: ruleName,
    source_ip: stringAt(objectAt(document, 'source'), 'ip'),
    at: stringAt(document, '@timestamp'),
    num_hits: numberAt(document, 'num_hits'),
    num_matches: numberAt(document, 'num_matches'),
    title,
    text_sha256: createHash('sha256').update(text).digest('hex'),
  };
}

const seconds = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

const inOrder = (alerts: readonly ExpectedAlert[]): ExpectedAlert[] =>
  [...alerts].sort((one, other) => orderOf(one).localeCompare(orderOf(other)));
const orderOf = ({ tick, rule, at, source_ip }: ExpectedAlert): string => [tick, rule, at, source_ip].join(' ');

const expectedIn = (name: string): Expected =>
  EXPECTED.parse(JSON.parse(readFileSync(path.join(FIXTURES, name), 'utf8')));

async function compare(file: string, expected: Expected): Promise<void> {
  await loadLog(file, expected);
  const alerts = await replay(expected);
  await client({ method: 'DELETE', path: `/${expected.index}` });
  expect(inOrder(alerts.map(reduce))).toEqual(inOrder(expected.alerts));
}

test(
  'a made-up log is told of as ElastAlert tells of it, to the byte',
  async () => {
    await compare(path.join(FIXTURES, 'auth.log'), expectedIn('auth_log_expected.json'));
  },
  REPLAY_LIMIT_MS,
);

// The log is Loghub's and is not kept here: https://github.com/logpai/loghub (OpenSSH_2k.log).
const openssh = process.env.TOCSIN_OPENSSH_LOG;
(openssh === undefined ? test.skip : test)(
  'so is a real attack, where TOCSIN_OPENSSH_LOG names the log',
  async () => {
    await compare(openssh ?? '', expectedIn('openssh_expected.json'));
  },
  REPLAY_LIMIT_MS,
);
