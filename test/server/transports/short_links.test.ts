import { objectAt, stringAt, type JsonObject } from '../../../common/model/json.ts';
import { parseJson } from '../../../common/model/json_text.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { runTick } from '../../../server/engine/run.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { httpAnswers, type HttpAnswers } from '../../support/http_answers.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');

let kibana: HttpAnswers | undefined;
afterEach(async () => {
  await kibana?.close();
  kibana = undefined;
});

/** One run of a rule with links, in whose Kibana this is the answer. */
async function told(values: JsonObject, status: number, answer: unknown, events = 1) {
  kibana = await httpAnswers((_seen, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  const server = `http://127.0.0.1:${kibana.port}`;
  const rule = ruleOf({
    type: 'any',
    realert: { minutes: 0 },
    generate_kibana_discover_url: true,
    shorten_kibana_discover_url: true,
    kibana_url: `${server}/`,
    kibana_discover_app_url: 'app/discover#/',
    kibana_discover_index_pattern_id: 'logs',
    ...values,
  });
  const stored = Array.from({ length: events }, (_, id) => ({
    id: String(id),
    index: 'logs',
    document: { '@timestamp': formatInstant(AT - 60_000 - id) },
  }));
  const transports = createTransports({ log: () => undefined, now: () => AT });
  const ports = { source: replaySource(stored), store: memoryStore(), transports, fence: 1 };
  const { runs, alerts } = await runTick(ports, { at: AT, compile: () => Promise.resolve([rule]) });
  const links = alerts.map(({ matches }) => stringAt(matches[0]?.document, 'kibana_discover_url'));
  return { server, links, warnings: runs[0]?.warnings ?? [], asked: kibana.seen };
}

test('DL7: a short link takes the place of the long one', async () => {
  const { server, links, warnings, asked } = await told({}, 200, { id: 'abc-1' });
  expect(links).toEqual([`${server}/goto/abc-1`]);
  expect(warnings).toEqual([]);
  expect(asked).toMatchObject([{ method: 'POST', url: '/api/short_url' }]);
  expect(asked[0]?.headers).toMatchObject({ 'kbn-xsrf': 'tocsin', 'osd-xsrf': 'tocsin' });
  expect(asked[0]?.headers.authorization).toBeUndefined();
  const body = parseJson(asked[0]?.body ?? '') ?? null;
  expect(stringAt(body, 'locatorId')).toBe('LEGACY_SHORT_URL_LOCATOR');
  expect(stringAt(objectAt(body, 'params'), 'url')).toMatch(/^\/app\/discover#\/\?_g=/);
});

test('DL7: a Kibana before 7.16 has another call', async () => {
  const { server, links, asked } = await told({ kibana_discover_version: '7.15' }, 200, { urlId: 'f73b' });
  expect(links).toEqual([`${server}/goto/f73b`]);
  expect(asked).toMatchObject([{ url: '/api/shorten_url' }]);
});

test('a user, a tenant, and a Kibana below a path', async () => {
  const values = { kibana_username: 'ada', kibana_password: 'hunter2', kibana_discover_security_tenant: 'soc' };
  const { links, asked } = await told(values, 200, { id: 'x1' });
  expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ada:hunter2').toString('base64')}`);
  expect(asked[0]?.url).toBe('/api/short_url?security_tenant=soc');
  expect(links[0]).toMatch(/\/goto\/x1\?security_tenant=soc$/);
});

test.each<readonly [string, number, unknown, RegExp]>([
  ['who asks is refused', 401, { message: 'hunter2' }, /answered 401; check kibana_username and kibana_password/],
  ['there is no such call', 404, {}, /answered 404; check kibana_url/],
  ['the answer has no link', 200, { id: '../evil' }, /gave no short link/],
])('where %s, the long link is told and the run says why, once', async (_name, status, answer, warning) => {
  const values = { kibana_username: 'ada', kibana_password: 'hunter2' };
  const { links, warnings, asked } = await told(values, status, answer, 3);
  expect(links).toHaveLength(3);
  for (const link of links) expect(link).toContain('/app/discover#/?_g=');
  expect(warnings).toEqual([expect.stringMatching(warning)]);
  expect(warnings[0]).toMatch(/; the long one is told$/);
  expect(warnings.join()).not.toContain('hunter2');
  expect(asked).toHaveLength(1);
});

test('where nothing listens, the long link is told', async () => {
  const gone = await httpAnswers(() => undefined);
  await gone.close();
  const { links, warnings } = await told({ kibana_url: `http://127.0.0.1:${gone.port}/` }, 200, {});
  expect(links[0]).toContain('/app/discover#/');
  expect(warnings).toEqual([expect.stringMatching(/^kibana_discover_url could not be shortened: /)]);
});

test('a password of Kibana is in no text', () => {
  const rule = ruleOf({ type: 'any', kibana_password: 'hunter2', shorten_kibana_discover_url: true });
  expect(JSON.stringify(rule.values)).not.toContain('hunter2');
});
