import { isObject, listAt, stringAt } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import { ROUTES, type Api, type ApiRefusal, type Route, type RouteName } from '../../common/routes.ts';
import type { Http, HttpOptions } from '../app/host_contract.ts';
import { t } from '../app/i18n.ts';

/** Why a call came to nothing; `cancelled` where the page itself did not want the answer any more. */
export interface CallFailure {
  readonly code: ApiRefusal['code'] | 'unreachable' | 'cancelled';
  readonly message: string;
  readonly problems: readonly Problem[];
}

/** Calls the server's routes by name. */
export interface ApiClient {
  call<N extends RouteName>(
    name: N,
    input: Api[N]['in'],
    signal?: AbortSignal,
  ): Promise<Result<Api[N]['out'], CallFailure>>;
}

const CODES: readonly ApiRefusal['code'][] = [
  'bad_request',
  'forbidden',
  'not_found',
  'conflict',
  'invalid_rule',
  'engine',
  'internal',
];

/** The server through the host's http service. */
export function createApi(http: Http): ApiClient {
  return {
    call: async (name, input, signal) => {
      try {
        const answer = await http.fetch(...requestOf(ROUTES[name], input, signal));
        if (isAnswer(name, answer)) return ok(answer);
        return fail(failureOf('internal', t('tocsin.api.noAnswer', 'The server gave no answer that can be read.')));
      } catch (error) {
        if (signal?.aborted === true) return fail(failureOf('cancelled', ''));
        return fail(readFailure(error));
      }
    },
  };
}

/** The routes answer objects; what is in them, `common/routes.ts` promises for both sides. */
const isAnswer = <N extends RouteName>(_name: N, answer: unknown): answer is Api[N]['out'] => isObject(answer);

function requestOf(
  route: Route,
  input: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
): [string, HttpOptions] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const path = route.path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(input[name])));
  const carried = Object.fromEntries(Object.entries(input).filter(([name]) => !inPath.includes(name)));
  const isInBody = route.method === 'POST' || route.method === 'PUT';
  return [
    path,
    {
      method: route.method,
      ...(isInBody ? { body: JSON.stringify(carried) } : { query: queryOf(carried) }),
      ...(signal ? { signal } : {}),
    },
  ];
}

function queryOf(input: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const query: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(input)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') query[name] = value;
  }
  return query;
}

const failureOf = (code: CallFailure['code'], message: string): CallFailure => ({ code, message, problems: [] });

/** Hosts hand a refusal through as it is, or as the `attributes` of their own. */
function readFailure(error: unknown): CallFailure {
  const body = memberOf(error, 'body');
  const attributes = memberOf(body, 'attributes');
  const refusal = isObject(attributes) && 'code' in attributes ? attributes : body;
  const code = CODES.find(known => known === stringAt(refusal, 'code'));
  const message = stringAt(refusal, 'message') || stringAt(body, 'message');
  if (code) return { code, message, problems: problemsIn(refusal) };
  const status = statusOf(error, body);
  if (status === 403) return failureOf('forbidden', t('tocsin.api.forbidden', 'You may not do this.'));
  if (status !== null) return failureOf('internal', message || t('tocsin.api.failed', 'The server could not do this.'));
  return failureOf('unreachable', t('tocsin.api.unreachable', 'The server cannot be reached. Is it running?'));
}

function statusOf(error: unknown, body: unknown): number | null {
  const status = memberOf(memberOf(error, 'response'), 'status') ?? memberOf(body, 'statusCode');
  return typeof status === 'number' ? status : null;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function problemsIn(refusal: unknown): readonly Problem[] {
  const written: readonly unknown[] = listAt(refusal, 'problems');
  return written.filter(isProblem);
}

const isProblem = (value: unknown): value is Problem =>
  isObject(value) && typeof value.message === 'string' && typeof value.path === 'string' && isObject(value.place);
