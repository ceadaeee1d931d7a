import type { z } from 'zod';
import { toJson, type Json } from '../../../common/model/json.ts';
import type { Result } from '../../../common/model/result.ts';
import type { ApiRefusal } from '../../../common/routes.ts';
import { statusOf } from './refusal.ts';

/** One call of a route, as every host hands it over. */
export interface ApiRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Json;
  readonly user: string | null;
  /** The space, workspace or tenant. */
  readonly scope: string;
  /** Aborted once nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** What a host answers: what the route promises, or an `ApiRefusal`. */
export interface ApiResponse {
  readonly status: number;
  readonly body: Json;
}

/** Who calls, and from where. */
export interface Caller {
  readonly user: string | null;
  readonly scope: string;
  readonly signal?: AbortSignal;
}

/** A route's work: checked input in, promised output or a refusal out. */
export type Route<Out> = (request: ApiRequest) => Promise<Result<Out, ApiRefusal>>;

/** Puts the check of the input before a route's work. */
export function route<I extends z.ZodType, Out>(
  input: I,
  work: (input: z.output<I>, caller: Caller) => Promise<Result<Out, ApiRefusal>>,
): Route<Out> {
  return async request => {
    const given = { ...request.query, ...bodyOf(request.body), ...request.params };
    const read = input.safeParse(given);
    if (!read.success) return { ok: false, error: { code: 'bad_request', message: wordsOf(read.error) } };
    const { user, scope, signal } = request;
    return work(read.data, { user, scope, ...(signal ? { signal } : {}) });
  };
}

/** The result of a route as a response. */
export const respond = (result: Result<unknown, ApiRefusal>): ApiResponse =>
  result.ok
    ? { status: 200, body: toJson(result.value) }
    : { status: statusOf(result.error), body: toJson(result.error) };

const bodyOf = (body: Json): object => (typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {});

const wordsOf = (error: z.ZodError): string =>
  error.issues.map(issue => `${issue.path.join('.') || 'the request'}: ${issue.message}`).join('; ');
