import type { ApiRefusal } from '../../../common/routes.ts';
import { fail } from '../../../common/model/result.ts';
import type { Problem } from '../../../common/model/problem.ts';
import type { RunError } from '../../../common/model/run.ts';

const STATUS = {
  bad_request: 400,
  invalid_rule: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  internal: 500,
  engine: 503,
} as const satisfies Record<ApiRefusal['code'], number>;

/** The HTTP status of a refusal. */
export const statusOf = ({ code }: ApiRefusal): number => STATUS[code];

/** Refuses a call, and says why and what to do. */
export const refuse = (code: ApiRefusal['code'], message: string) => fail<ApiRefusal>({ code, message });

/** Refuses a rule that has errors, with their places. */
export const refuseRule = (problems: readonly Problem[]) =>
  fail<ApiRefusal>({ code: 'invalid_rule', message: 'The rule has errors and was not saved.', problems });

/** Refuses a call because the search engine did not do its part. */
export const refuseForEngine = ({ code, message }: RunError) =>
  fail<ApiRefusal>(code === 'bad_query' ? { code: 'bad_request', message } : { code: 'engine', message });
