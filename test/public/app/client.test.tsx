import { createApi } from '../../../public/api/client.ts';
import type { HttpOptions } from '../../../public/app/host_contract.ts';

const asked: [string, HttpOptions][] = [];
const answering = (answer: unknown) => createApi({ fetch: (...call) => (asked.push(call), Promise.resolve(answer)) });
const throwing = (error: unknown) =>
  createApi({ fetch: () => Promise.reject(error instanceof Error ? error : Object.assign(new Error(''), error)) });

beforeEach(() => asked.splice(0));

test('ids stand in the path, and may hold anything', async () => {
  await answering({}).call('sendAgain', { id: 'a/b:slack#2' });
  expect(asked).toEqual([['/api/tocsin/outbox/a%2Fb%3Aslack%232/_send_again', { method: 'POST', body: '{}' }]]);
});

test('reading carries its input in the query, writing in the body', async () => {
  const api = answering({});
  await api.call('fields', { index: 'a-*' });
  await api.call('updateRule', { id: 'r', yaml: 'x', revision: 3 });
  await api.call('validateRule', { id: 'r', yaml: 'x' });
  expect(asked[0]?.[1]).toEqual({ method: 'GET', query: { index: 'a-*' } });
  expect(asked[1]).toEqual(['/api/tocsin/rules/r', { method: 'PUT', body: '{"yaml":"x","revision":3}' }]);
  expect(asked[2]?.[1].body).toBe('{"id":"r","yaml":"x"}');
});

const problem = { code: 'wrong_value', severity: 'error', path: 'a', message: 'is wrong', place: { line: 1 } };

test.each<[string, unknown, unknown]>([
  ['a refusal', { body: { code: 'conflict', message: 'm' } }, { code: 'conflict', message: 'm', problems: [] }],
  [
    'a refusal in attributes',
    {
      body: {
        statusCode: 400,
        message: 'outer',
        attributes: { code: 'invalid_rule', message: 'm', problems: [problem, 1] },
      },
    },
    { code: 'invalid_rule', message: 'm', problems: [problem] },
  ],
  ['a host’s own 403', { body: { statusCode: 403, message: 'Forbidden' } }, { code: 'forbidden' }],
  ['a host’s own 500', { body: { statusCode: 500, message: 'Oh' } }, { code: 'internal', message: 'Oh' }],
  ['no server', new TypeError('Failed to fetch'), { code: 'unreachable' }],
])('%s is told as a failure', async (_name, error, expected) => {
  expect(await throwing(error).call('rules', {})).toMatchObject({ ok: false, error: expected });
});

test('an answer that is no object is none', async () => {
  expect(await answering('<html>').call('rules', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
});
