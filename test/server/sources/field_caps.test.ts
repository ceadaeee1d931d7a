import type { EngineRequest } from '../../../server/sources/engine_client.ts';
import { readFieldsOfAll } from '../../../server/sources/field_caps.ts';

/** An engine whose indices have keywords, each of the name that is asked for; `broken` fails. */
function engine() {
  const requests: EngineRequest[] = [];
  const client = (request: EngineRequest) => {
    requests.push(request);
    if (request.path.startsWith('/broken')) return Promise.resolve({ status: 500, body: { error: 'no' } });
    const names = (request.query?.['fields'] ?? '').split(',').filter(name => name !== 'absent');
    const facts = { keyword: { aggregatable: true, searchable: true } };
    return Promise.resolve({ status: 200, body: { fields: Object.fromEntries(names.map(name => [name, facts])) } });
  };
  return { requests, client };
}

test('one request for each index, and each question has its own answer', async () => {
  const { requests, client } = engine();
  const answers = await readFieldsOfAll(client, [
    { index: 'logs', names: ['a', 'b'] },
    { index: 'other', names: ['a'] },
    { index: 'logs', names: ['b', 'absent'] },
    { index: 'broken', names: ['a'] },
  ]);
  expect(answers.map(answer => (answer.ok ? answer.value.map(({ name }) => name) : 'failed'))).toEqual([
    ['a', 'b'],
    ['a'],
    ['b'],
    'failed',
  ]);
  expect(requests.map(({ path, query }) => `${path} ${query?.['fields'] ?? ''}`)).toEqual([
    '/logs/_field_caps a,b,absent',
    '/other/_field_caps a',
    '/broken/_field_caps a',
  ]);
});

test('no request is longer than an engine takes', async () => {
  const { requests, client } = engine();
  const names = Array.from({ length: 300 }, (_, index) => `a.rather.long.name.of.a.field.${index}`);
  const [answer] = await readFieldsOfAll(client, [{ index: 'logs', names }]);
  expect(answer?.ok && answer.value.map(({ name }) => name)).toEqual(names);
  expect(Math.max(...requests.map(({ query }) => encodeURIComponent(query?.['fields'] ?? '').length))).toBeLessThan(
    4096 - 500,
  );
});
