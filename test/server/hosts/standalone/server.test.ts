import { request as httpRequest } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { parseJson } from '../../../../common/model/json_text';
import { createInbox, type Inbox } from '../../../../server/hosts/standalone/inbox';
import { createServer } from '../../../../server/hosts/standalone/server';
import type { ApiRequest } from '../../../../server/hosts/api/route';

const HOST = { host: '127.0.0.1:5666' };

let server: FastifyInstance;
let inbox: Inbox;
let calls: { name: string; request: ApiRequest }[];
let port: number;
/** Called with each request; one for the rule `slow` is never answered. */
let onCall: (request: ApiRequest) => void;

interface Asked {
  readonly method?: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: unknown;
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Asks with any host name and any path, as neither browsers nor fetch would. */
const ask = ({ method = 'GET', url, headers, payload }: Asked): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, answer => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    asked.on('error', reject);
    asked.end(typeof payload === 'string' || payload === undefined ? payload : JSON.stringify(payload));
  });

beforeEach(async () => {
  inbox = createInbox();
  calls = [];
  onCall = () => undefined;
  server = createServer({
    handle: (name, request) => {
      calls.push({ name, request });
      onCall(request);
      if (request.params['id'] === 'slow') return new Promise(() => undefined);
      const isAbsent = request.params['id'] === 'absent';
      return Promise.resolve(
        isAbsent ? { status: 404, body: { code: 'not_found', message: 'no such rule' } } : { status: 200, body: {} },
      );
    },
    inbox,
    now: () => 1000,
    assets: { 'start.js': __filename },
    version: '1',
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  port = Number(new URL(address).port);
});

afterEach(() => server.close());

describe('who may call', () => {
  test.each([
    ['127.0.0.1:5666', 200],
    ['localhost:5666', 200],
    ['[::1]:5666', 200],
    ['evil.example:5666', 403],
    ['127.0.0.1.evil.example', 403],
  ])('the host name %p answers %p', async (host, status) => {
    const answer = await ask({ url: '/api/tocsin/rules', headers: { host } });
    expect(answer.status).toBe(status);
  });

  test.each([
    ['without a header', {}, 400],
    ['as Kibana has it', { 'kbn-xsrf': 'true' }, 200],
    ['with our own', { 'x-tocsin': '1' }, 200],
  ])('a change %s answers', async (_name, headers, status) => {
    const answer = await ask({
      method: 'POST',
      url: '/api/tocsin/rules/_validate',
      headers: { ...HOST, ...headers, 'content-type': 'application/json' },
      payload: '{"yaml": ""}',
    });
    expect(answer.status).toBe(status);
    expect(calls).toHaveLength(status === 200 ? 1 : 0);
  });
});

describe('routes', () => {
  test('take path, query and body apart', async () => {
    await ask({
      method: 'PUT',
      url: '/api/tocsin/rules/a%20b?x=1',
      headers: { ...HOST, 'kbn-xsrf': '1' },
      payload: { yaml: 'name: x', revision: 2 },
    });
    expect(calls).toMatchObject([
      {
        name: 'updateRule',
        request: { params: { id: 'a b' }, query: { x: '1' }, body: { yaml: 'name: x', revision: 2 }, scope: 'default' },
      },
    ]);
  });

  test('a caller that hangs up is told to whoever answers', async () => {
    const called = new Promise<AbortSignal>(resolve => {
      onCall = ({ signal }) => signal && resolve(signal);
    });
    const asked = httpRequest({ host: '127.0.0.1', port, path: '/api/tocsin/rules/slow', headers: HOST, agent: false });
    asked.on('error', () => undefined);
    asked.end();
    const signal = await called;
    const hungUp = new Promise(resolve => signal.addEventListener('abort', resolve));
    asked.destroy();
    await hungUp;
  });

  test('a refusal is given as the hosts wrap it', async () => {
    const answer = await ask({ url: '/api/tocsin/rules/absent', headers: HOST });
    expect(parseJson(answer.body)).toEqual({
      statusCode: 404,
      code: 'not_found',
      message: 'no such rule',
      attributes: { code: 'not_found', message: 'no such rule' },
    });
  });

  test.each([
    ['a body that is no JSON', { payload: '{"yaml"' }, 400],
    ['a body too large', { payload: JSON.stringify('x'.repeat(2_000_000)) }, 413],
  ])('%s is refused', async (_name, { payload }, status) => {
    const headers = { ...HOST, 'kbn-xsrf': '1', 'content-type': 'application/json' };
    const answer = await ask({ method: 'POST', url: '/api/tocsin/preview', headers, payload });
    expect(answer.status).toBe(status);
  });
});

describe('the page', () => {
  test('is there for each address of the app, and runs only its own scripts', async () => {
    const answer = await ask({ url: '/app/tocsin/rules/new', headers: HOST });
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    expect(answer.body).not.toMatch(/<script(?! defer src="\/assets\/)/);
    expect(answer.body).not.toMatch(/(src|href)="https?:/);
  });

  test.each([
    ['?theme=dark', undefined, 'dark'],
    ['', 'a=b; tocsin_theme=light', 'light'],
    ['?theme="><script>', undefined, 'auto'],
    ['', undefined, 'auto'],
  ])('%p with the cookie %p is %p', async (query, cookie, theme) => {
    const headers = { ...HOST, ...(cookie === undefined ? {} : { cookie }) };
    const answer = await ask({ url: `/app/tocsin${query}`, headers });
    expect(answer.body).toContain(`<html lang="en" data-theme="${theme}">`);
  });

  test.each([
    ['/', '/app/tocsin'],
    ['/?theme=dark', '/app/tocsin?theme=dark'],
  ])('%p leads to %p', async (url, place) => {
    const { status, headers } = await ask({ url, headers: HOST });
    expect([status, headers['location']]).toEqual([302, place]);
  });

  test.each([
    ['/assets/start.js?v=1', 'private, max-age=31536000, immutable'],
    ['/assets/start.js', 'no-store'],
    ['/app/tocsin?v=1', 'no-store'],
  ])('%p is kept: %s', async (url, expected) => {
    expect((await ask({ url, headers: HOST })).headers['cache-control']).toBe(expected);
  });

  test.each([
    ['start.js', 200],
    ['main.cjs', 404],
    ['..%2f..%2fpackage.json', 404],
    ['constructor', 404],
  ])('the file %p answers %p', async (name, status) => {
    expect((await ask({ url: `/assets/${name}`, headers: HOST })).status).toBe(status);
  });
});

describe('the inbox', () => {
  test('takes what an output posts', async () => {
    const headers = { ...HOST, 'content-type': 'application/json' };
    const payload = { attachments: [{ title: 'sudo on web-1', text: 'alice ran it' }] };
    await ask({ method: 'POST', url: '/inbox/slack?x=1', headers, payload });
    expect(inbox.messages()).toMatchObject([{ at: 1000, via: 'http', to: '/inbox/slack', title: 'sudo on web-1' }]);
  });

  test('takes nothing from web pages', async () => {
    const headers = { ...HOST, origin: 'https://evil.example' };
    const answer = await ask({ method: 'POST', url: '/inbox/slack', headers, payload: 'x' });
    expect([answer.status, inbox.messages()]).toEqual([403, []]);
  });
});
