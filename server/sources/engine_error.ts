import { isObject, objectAt, stringAt, listAt, type Json } from '../../common/model/json.ts';
import type { RunError } from '../../common/model/run.ts';
import type { EngineResponse } from './engine_client.ts';

/** Reasons longer than this are cut. Source: parity runtime §3.4. */
const MAX_REASON = 1024;

/** What a failed answer of the search engine means, and what to do about it. */
export function engineError(response: EngineResponse): RunError {
  const { status, body } = response;
  if (status === 0) return noAnswer(response);
  const reason = reasonOf(body);
  if (status === 401)
    return {
      code: 'unauthorized',
      message: `the search engine knows no such user or key (401): check es_username and es_password, es_api_key or es_bearer`,
    };
  if (status === 403) return { code: 'unauthorized', message: `the user or key has no right to this (403): ${reason}` };
  if (status === 429 || /es_rejected|circuit_breaking|too_many/.test(reason))
    return { code: 'overloaded', message: `the search engine is overloaded (${status}): ${reason}` };
  if (status === 404) return { code: 'index_missing', message: `not found (404): ${reason}` };
  if (status === 400)
    return { code: 'bad_query', message: `the search engine cannot read this query (400): ${reason}` };
  return { code: 'engine_error', message: `the search engine answered ${status}: ${reason}` };
}

function noAnswer({ reason, message }: EngineResponse): RunError {
  if (reason === 'timeout') return { code: 'timeout', message: message ?? 'the search engine did not answer in time' };
  return { code: 'unreachable', message: message ?? 'the search engine cannot be reached' };
}

/** The innermost reason an answer gives. */
function reasonOf(body: Json): string {
  const error = isObject(body) ? body.error : undefined;
  if (typeof error === 'string') return error.slice(0, MAX_REASON);
  const [root] = listAt(error, 'root_cause');
  const cause = stringAt(objectAt(error, 'caused_by'), 'reason');
  const texts = [
    stringAt(root, 'type') || stringAt(error, 'type'),
    stringAt(root, 'reason') || stringAt(error, 'reason'),
    cause,
  ];
  return [...new Set(texts.filter(Boolean))].join(': ').slice(0, MAX_REASON) || 'no reason given';
}
