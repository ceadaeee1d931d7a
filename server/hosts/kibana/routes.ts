import { ROUTES, type Route, type RouteName } from '../../../common/routes.ts';
import { isObject, toJson } from '../../../common/model/json.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { ApiResponse, Caller } from '../api/route.ts';
import type { Tocsin } from '../worker/tocsin.ts';
import type {
  KibanaHandler,
  KibanaLogger,
  KibanaRegister,
  KibanaRequest,
  KibanaResponses,
  KibanaRouter,
} from './contract.ts';

/** The largest body a route takes; rules and searches are small. */
const MAX_BODY_BYTES = 1024 * 1024;

interface Outcome {
  readonly ok: (value: unknown) => unknown;
}

/** Lets everything in: the routes check their own input, the same way on every host. */
const anything = (value: unknown, { ok }: Outcome): unknown => ok(value ?? {});

/** What answers calls. */
export interface Answering {
  readonly handle: Tocsin['handle'];
  /** Throws where the host cannot say. */
  readonly caller: (request: KibanaRequest) => Caller;
  readonly log: KibanaLogger;
}

/** Mounts the one table of routes on Kibana's router, for 8.12 (tags) and 9.1 (`security.authz`) alike. */
export function mountRoutes(router: KibanaRouter, answering: Answering): void {
  for (const [name, route] of Object.entries(ROUTES)) {
    if (isRouteName(name)) registerOf(router, route)(definitionOf(route), handlerOf(name, answering));
  }
}

const isRouteName = (name: string): name is RouteName => name in ROUTES;

function registerOf(router: KibanaRouter, { method }: Route): KibanaRegister {
  switch (method) {
    case 'GET':
      return (route, handler) => router.get(route, handler);
    case 'POST':
      return (route, handler) => router.post(route, handler);
    case 'PUT':
      return (route, handler) => router.put(route, handler);
    case 'DELETE':
      return (route, handler) => router.delete(route, handler);
  }
}

const definitionOf = (route: Route) => ({
  path: route.path,
  validate: { params: anything, query: anything, ...(route.method === 'GET' ? {} : { body: anything }) },
  options: {
    access: 'public',
    tags: [`access:tocsin-${route.privilege}`],
    ...(route.method === 'GET' ? {} : { body: { maxBytes: MAX_BODY_BYTES } }),
  },
  security: { authz: { requiredPrivileges: [`tocsin-${route.privilege}`] } },
});

const handlerOf =
  (name: RouteName, { handle, caller, log }: Answering): KibanaHandler =>
  async (_context, request, response) => {
    try {
      const { params, query } = request;
      const input = { params: textsOf(params), query: recordOf(query), body: bodyOf(request) };
      return respond(response, await handle(name, { ...input, ...caller(request), signal: hangUp(request) }));
    } catch (error) {
      log.error(`${name}: ${messageOf(error)}`);
      return respond(response, UNEXPECTED);
    }
  };

const UNEXPECTED: ApiResponse = {
  status: 500,
  body: { code: 'internal', message: 'Something went wrong here; the log of Kibana says more.' },
};

function respond(response: KibanaResponses, { status, body }: ApiResponse): unknown {
  if (status < 400) return response.custom({ statusCode: status, body });
  const message = isObject(body) && typeof body.message === 'string' ? body.message : 'refused';
  return response.custom({ statusCode: status, body: { message, attributes: body } });
}

/** Aborted when the browser no longer waits; the host ends the subscription with the request. */
function hangUp({ events }: KibanaRequest): AbortSignal {
  const controller = new AbortController();
  events?.aborted$?.subscribe(() => controller.abort());
  return controller.signal;
}

const bodyOf = (request: KibanaRequest) => toJson(request.body ?? null);

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(recordOf(value)).flatMap(([key, inner]) => (typeof inner === 'string' ? [[key, inner]] : [])),
  );
