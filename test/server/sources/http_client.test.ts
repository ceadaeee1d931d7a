import { createServer } from 'node:net';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { isObject } from '../../../common/model/json';
import type { EngineClient } from '../../../server/sources/engine_client';
import { engineError } from '../../../server/sources/engine_error';
import { engineSource } from '../../../server/sources/engine_source';
import { httpClient, type EngineConnection } from '../../../server/sources/http_client';
import { httpAnswers, type HttpAnswers, type Seen } from '../../support/http_answers';

let server: HttpAnswers | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const json = (status: number, body: unknown) => (_seen: Seen, response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

async function answered(
  answer: (seen: Seen, response: ServerResponse) => void,
  options: Partial<EngineConnection> & { readonly userinfo?: string; readonly prefix?: string } = {},
): Promise<{ client: EngineClient; seen: readonly Seen[]; port: number }> {
  server = await httpAnswers(answer);
  const { userinfo = '', prefix = '', ...connection } = options;
  const url = `http://${userinfo}127.0.0.1:${server.port}${prefix}`;
  return { client: httpClient({ url, ...connection }), seen: server.seen, port: server.port };
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const gone = await httpAnswers(() => undefined);
  await gone.close();
  return gone.port;
}

describe('a request', () => {
  test('has its method, path, query and JSON', async () => {
    const { client, seen } = await answered(json(200, { took: 1 }), { prefix: '/es/' });
    const body = { query: { match_all: {} } };
    const answer = await client({ method: 'POST', path: '/a%2Cb/_search', query: { scroll: '1m' }, body });
    expect(answer).toEqual({ status: 200, body: { took: 1 } });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/es/a%2Cb/_search?scroll=1m', body: JSON.stringify(body) });
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
  });

  test('keeps the spelling of numbers, there and back', async () => {
    const text = '{"a":50.0,"b":[9007199254740993,1e16]}';
    const { client, seen } = await answered((_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(text);
    });
    const { body } = await client({ method: 'GET', path: '/x' });
    await client({ method: 'POST', path: '/x', body: isObject(body) ? body : {}, lines: [body] });
    await client({ method: 'POST', path: '/x', body: isObject(body) ? body : {} });
    expect(seen.slice(1).map(request => request.body)).toEqual([`${text}\n`, text]);
  });

  test('sends lines, each ended', async () => {
    const { client, seen } = await answered(json(200, {}));
    await client({ method: 'POST', path: '/_bulk', lines: [{ index: {} }, { text: 'a\nb' }] });
    expect(seen[0]?.headers['content-type']).toBe('application/x-ndjson');
    expect(seen[0]?.body).toBe('{"index":{}}\n{"text":"a\\nb"}\n');
  });

  test.each([
    ['nothing', {}, undefined],
    ['a user', { auth: { kind: 'basic', username: 'ann', password: 'p:w' } }, 'Basic YW5uOnA6dw=='],
    ['a user in the address', { userinfo: 'ann:p%3Aw@' }, 'Basic YW5uOnA6dw=='],
    ['a token', { auth: { kind: 'bearer', token: 'tok' } }, 'Bearer tok'],
    [
      'a key, though the address has a user',
      { userinfo: 'ann:pw@', auth: { kind: 'api_key', key: 'a2V5' } },
      'ApiKey a2V5',
    ],
  ] as const)('proves who we are with %s', async (_name, options, expected) => {
    const { client, seen } = await answered(json(200, {}), options);
    await client({ method: 'GET', path: '/' });
    expect(seen[0]?.headers.authorization).toBe(expected);
  });

  test('of many is sent over connections that are kept', async () => {
    const { client, seen } = await answered(json(200, {}));
    for (let count = 0; count < 5; count += 1) await client({ method: 'GET', path: `/${count}` });
    await Promise.all(Array.from({ length: 100 }, (_, count) => client({ method: 'GET', path: `/many/${count}` })));
    expect(seen).toHaveLength(105);
  });
});

describe('an answer', () => {
  test.each([
    ['empty', '', null],
    ['a list', '[1,"a",null]', [1, 'a', null]],
    ['no JSON', '<html>Sign in</html>', { error: 'the answer is no JSON; it begins with "<html>Sign in</html>"' }],
    ['keys that reach a prototype', '{"__proto__":{"x":1},"a":1}', { a: 1 }],
    ['such keys in disguise', '{"\\u005f_proto__":{"x":1},"a":{"constructor":1}}', { a: {} }],
  ])('may be %s', async (_name, text, expected) => {
    const { client } = await answered((_seen, response) => void response.end(text));
    const { body } = await client({ method: 'GET', path: '/' });
    expect(body).toEqual(expected);
    expect(typeof body === 'object' && body !== null && !Array.isArray(body) && Object.hasOwn(body, '__proto__')).toBe(
      false,
    );
  });

  test.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [429, 'overloaded'],
    [404, 'index_missing'],
    [400, 'bad_query'],
    [503, 'engine_error'],
  ])('of %i means %s to every search of a tick', async (status, code) => {
    const { client } = await answered(json(status, { error: { type: 'some_exception', reason: 'because' } }));
    const source = engineSource(client, () => 0);
    const search = { index: 'logs', body: { size: 0 } };
    const answers = await source.searchMany([search, search]);
    expect(answers).toMatchObject([
      { ok: false, error: { code } },
      { ok: false, error: { code } },
    ]);
  });
});

describe('no answer', () => {
  const reasonOf = async (client: EngineClient) => {
    const answer = await client({ method: 'GET', path: '/secret-path' });
    expect(answer).toMatchObject({ status: 0, body: null });
    return engineError(answer);
  };

  test('where nothing listens', async () => {
    const port = await closedPort();
    const client = httpClient({ url: `http://ann:hunter2@127.0.0.1:${port}` });
    const { code, message } = await reasonOf(client);
    expect(code).toBe('unreachable');
    expect(message).toBe(`nothing listens at 127.0.0.1:${port}; check es_host and es_port`);
  });

  test.each([
    ['before it begins', () => undefined],
    ['in its middle', (_seen: Seen, response: ServerResponse) => void response.write('{"a":')],
  ])('in time, %s', async (_name, answer) => {
    const { client, port } = await answered(answer, { timeoutMs: 50 });
    expect(await reasonOf(client)).toEqual({
      code: 'timeout',
      message: `127.0.0.1:${port} did not answer in time; es_conn_timeout says how long to wait`,
    });
  });

  test('within the time of one request', async () => {
    const { client } = await answered(() => undefined);
    expect(await client({ method: 'GET', path: '/', timeoutMs: 50 })).toMatchObject({ status: 0, reason: 'timeout' });
  });

  test('from a server that closes the connection', async () => {
    const { client } = await answered((_seen, response) => void response.socket?.destroy());
    expect((await reasonOf(client)).message).toMatch(/closed the connection; if it wants https, set use_ssl: true/);
  });

  test('by TLS from a server without it', async () => {
    const { port } = await answered(json(200, {}));
    const client = httpClient({ url: `https://127.0.0.1:${port}` });
    expect((await reasonOf(client)).message).toMatch(/check use_ssl/);
  });

  test('from a server that does not speak HTTP', async () => {
    const stranger = createServer(socket => socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n')).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const address = stranger.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const client = httpClient({ url: `http://127.0.0.1:${port}`, timeoutMs: 5000 });
    expect((await reasonOf(client)).code).toBe('unreachable');
    stranger.close();
    await once(stranger, 'close');
  });

  test('where a secret is no header, and the secret is not repeated', async () => {
    const { client } = await answered(json(200, {}), { auth: { kind: 'api_key', key: 'hunter2\nx' } });
    const { message } = await reasonOf(client);
    expect(message).not.toContain('hunter2');
  });
});

describe('of several hosts', () => {
  let second: HttpAnswers | undefined;
  afterEach(async () => {
    await second?.close();
    second = undefined;
  });
  const both = async (
    answer: Parameters<typeof httpAnswers>[0],
    options: Partial<EngineConnection> = {},
  ): Promise<{ ask: () => ReturnType<EngineClient>; first: readonly Seen[]; other: readonly Seen[] }> => {
    server = await httpAnswers(answer);
    second = await httpAnswers(json(200, { from: 'other' }));
    const urls = [server.port, second.port].map(port => `http://127.0.0.1:${port}`);
    const client = httpClient({ url: urls[0] ?? '', otherUrls: urls.slice(1), ...options });
    return { ask: () => client({ method: 'GET', path: '/' }), first: server.seen, other: second.seen };
  };

  test('the first that answers goes on being asked', async () => {
    const { ask, first, other } = await both(json(200, { from: 'first' }));
    expect([(await ask()).body, (await ask()).body]).toEqual([{ from: 'first' }, { from: 'first' }]);
    expect([first.length, other.length]).toEqual([2, 0]);
  });

  test.each([
    ['closes the connection', (_seen: Seen, response: ServerResponse) => void response.socket?.destroy()],
    ['is not ready', json(503, {})],
    ['stands behind a proxy that cannot reach it', json(502, {})],
  ])('where one %s, the next is asked, and asked first from then on', async (_name, answer) => {
    const { ask, first, other } = await both(answer);
    expect([(await ask()).body, (await ask()).body]).toEqual([{ from: 'other' }, { from: 'other' }]);
    expect([first.length, other.length]).toEqual([1, 2]);
  });

  test('what takes too long is not asked again, and the next request goes elsewhere', async () => {
    const { ask, first, other } = await both(() => undefined, { timeoutMs: 50 });
    expect(await ask()).toMatchObject({ status: 0, reason: 'timeout' });
    expect(await ask()).toMatchObject({ status: 200, body: { from: 'other' } });
    expect([first.length, other.length]).toEqual([1, 1]);
  });

  test.each([400, 401, 404, 429, 500])('an answer of %i is an answer', async status => {
    const { ask, other } = await both(json(status, {}));
    expect(await ask()).toMatchObject({ status });
    expect(other).toHaveLength(0);
  });

  test('where none answers, each says why', async () => {
    const ports = [await closedPort(), await closedPort()];
    const [url = '', ...otherUrls] = ports.map(port => `http://127.0.0.1:${port}`);
    const { message } = engineError(await httpClient({ url, otherUrls })({ method: 'GET', path: '/' }));
    expect(message).toBe(
      `none of the hosts answers: ${ports.map(port => `nothing listens at 127.0.0.1:${port}; check es_host and es_port`).join('; ')}`,
    );
  });

  test('where one is not ready and none else answers, its answer is told', async () => {
    server = await httpAnswers(json(503, { error: { type: 'a', reason: 'starting' } }));
    const otherUrls = [`http://127.0.0.1:${await closedPort()}`];
    const client = httpClient({ url: `http://127.0.0.1:${server.port}`, otherUrls });
    expect(await client({ method: 'GET', path: '/' })).toMatchObject({ status: 503 });
  });
});
