import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isObject, toJson, type Json } from '../../../common/model/json.ts';
import { parseJson } from '../../../common/model/json_text.ts';
import { ROUTES, type RouteName } from '../../../common/routes.ts';
import type { ApiRequest, ApiResponse } from '../api/route.ts';
import type { Inbox } from './inbox.ts';
import { readPosted } from './inbox.ts';
import { CONTENT_SECURITY_POLICY, renderPage, themeOf } from './page.ts';

/** What the server serves. */
export interface ServerParts {
  readonly handle: (name: RouteName, request: ApiRequest) => Promise<ApiResponse>;
  readonly inbox: Inbox;
  readonly now: () => number;
  /** Files of the page by name, such as `start.js`. */
  readonly assets: Readonly<Record<string, string>>;
  readonly version: string;
}

const MAX_BODY_BYTES = 1_048_576;

/** How long browsers may keep a file of one version: a year. */
const KEEP = 'private, max-age=31536000, immutable';

/** Names under which this machine may call itself; any other is a page that rebound its own name to us. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A page of another origin cannot send these without asking first. */
const OWN_HEADERS = ['kbn-xsrf', 'x-tocsin', 'osd-xsrf'] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The HTTP server of the standalone host: the page, the routes, the inbox. The caller listens, on loopback only. */
export function createServer(parts: ServerParts): FastifyInstance {
  const server = fastify({ logger: false, bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, String(body)));
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    const refusal = refusalOf(request);
    if (refusal) void reply.code(refusal.status).send(errorBody(refusal.status, 'bad_request', refusal.message));
    else done();
  });
  server.setErrorHandler((error, _request, reply) => answerError(reply, error));
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorBody(404, 'not_found', 'There is nothing at this address.')),
  );
  mountPage(server, parts);
  mountInbox(server, parts);
  mountRoutes(server, parts);
  return server;
}

/** Why a request is not even looked at. */
function refusalOf(request: FastifyRequest): { status: number; message: string } | undefined {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!OWN_NAMES.has(name)) return { status: 403, message: 'This server answers to 127.0.0.1 and localhost only.' };
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  if (request.url.startsWith('/inbox/')) {
    const isFromPage = request.headers.origin !== undefined;
    return isFromPage ? { status: 403, message: 'The inbox takes no messages from web pages.' } : undefined;
  }
  if (OWN_HEADERS.some(header => request.headers[header] !== undefined)) return undefined;
  return { status: 400, message: 'Request must contain a kbn-xsrf header.' };
}

function mountPage(server: FastifyInstance, { assets, version }: ServerParts): void {
  const page = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const query = isObject(request.query) ? request.query['theme'] : undefined;
    return reply.type('text/html; charset=utf-8').send(renderPage(themeOf(query, request.headers.cookie), version));
  };
  // What is asked for beside the place, such as a theme, is asked for there too.
  server.get('/', (request, reply) => reply.redirect(`/app/tocsin${request.url.slice(1)}`));
  server.get('/app/tocsin', page);
  server.get('/app/tocsin/*', page);
  server.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const { name } = request.params;
    const file = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (file === undefined) return reply.callNotFound();
    const content = await readFile(file);
    // The page names the version: what was built anew has another address.
    if (isObject(request.query) && 'v' in request.query) void reply.header('cache-control', KEEP);
    return reply.type(TYPES[path.extname(name)] ?? 'application/octet-stream').send(content);
  });
}

function mountInbox(server: FastifyInstance, { inbox, now }: ServerParts): void {
  server.route({
    method: ['POST', 'PUT'],
    url: '/inbox/*',
    handler: (request, reply) => {
      const text = typeof request.body === 'string' ? request.body : '';
      inbox.add(readPosted(request.url.replace(/\?.*$/s, ''), text, now()));
      return reply.code(200).send({ received: true });
    },
  });
}

function mountRoutes(server: FastifyInstance, { handle }: ServerParts): void {
  for (const name of routeNames()) {
    const { method, path: url } = ROUTES[name];
    server.route({
      method,
      url: url.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const read = readBody(request.body);
        if (read === undefined)
          return reply.code(400).send(errorBody(400, 'bad_request', 'The body is not valid JSON.'));
        const answer = await handle(name, {
          params: textsOf(request.params),
          query: isObject(request.query) ? request.query : {},
          body: read,
          user: null,
          scope: 'default',
          signal: hangUp(reply),
        });
        return reply.code(answer.status).send(answer.status < 400 ? answer.body : refusalBody(answer));
      },
    });
  }
}

/** Aborted when the connection ends before the answer is sent: the page asks anew at each change. */
function hangUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

const routeNames = (): readonly RouteName[] => Object.keys(ROUTES).filter(isRouteName);

const isRouteName = (name: string): name is RouteName => Object.hasOwn(ROUTES, name);

const readBody = (body: unknown): Json | undefined =>
  typeof body !== 'string' || body.trim() === '' ? null : parseJson(body);

const textsOf = (params: unknown): Record<string, string> =>
  isObject(params)
    ? Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? value : '']))
    : {};

/** A refusal as the hosts wrap it: its own fields, and the same below `attributes`. */
const refusalBody = ({ status, body }: ApiResponse): Json =>
  isObject(body) ? { ...body, statusCode: status, attributes: body } : body;

const errorBody = (status: number, code: string, message: string): Json =>
  refusalBody({ status, body: { code, message } });

/** What fastify itself refuses (a body too large, a broken address) is said; anything else is a bug and is not shown. */
function answerError(reply: FastifyReply, error: unknown): FastifyReply {
  const status = isObject(toJson(error)) ? Number(Reflect.get(Object(error), 'statusCode') ?? 500) : 500;
  const isTheirs = status >= 400 && status < 500 && error instanceof Error;
  if (isTheirs) return reply.code(status).send(errorBody(status, 'bad_request', error.message));
  return reply
    .code(500)
    .send(errorBody(500, 'internal', 'Something went wrong here; the log of the server says more.'));
}
