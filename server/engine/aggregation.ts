import { isObject, type Json } from '../../common/model/json.ts';
import { withPlainNumbers } from '../../common/model/json_text.ts';
import type { Problem } from '../../common/model/problem.ts';
import { duration } from '../declare/kinds.ts';
import { readCron } from './cron.ts';
import { flatKeyOf, type Aggregation } from './rule.ts';

/** The options that say how matches are gathered. */
interface AggregationOptions {
  readonly aggregation?: Json | undefined;
  readonly aggregation_key?: readonly string[] | undefined;
  readonly aggregate_by_match_time: boolean;
  readonly aggregation_alert_time_compared_with_timestamp_field: boolean;
}

type TellAt = Aggregation['tellAt'];

/** What a rule says of gathering; null where each match is told on its own. Source: parity options §9. */
export function readAggregation(options: AggregationOptions): {
  readonly aggregation: Aggregation | null;
  readonly problems: readonly Omit<Problem, 'place'>[];
} {
  const read = readTellAt(options);
  if (read !== null && 'message' in read) {
    const path = ['aggregation', ...read.path].join('.');
    return { aggregation: null, problems: [{ code: 'wrong_value', severity: 'error', path, message: read.message }] };
  }
  const aggregation: Aggregation | null = read && {
    tellAt: read,
    key: options.aggregation_key ? flatKeyOf(options.aggregation_key) : null,
    comparedWithMatchTime: options.aggregation_alert_time_compared_with_timestamp_field,
  };
  return { aggregation, problems: [] };
}

/** What is wrong, and where within the option. */
interface Mistake {
  readonly path: readonly string[];
  readonly message: string;
}

function readTellAt({
  aggregation: written,
  aggregate_by_match_time: byMatchTime,
}: AggregationOptions): TellAt | Mistake | null {
  if (written === undefined || written === null || written === 0) return null;
  if (isObject(written) && written.schedule !== undefined) return tellOnSchedule(written.schedule);
  const length = duration().safeParse(withPlainNumbers(written));
  if (!length.success) return mistakeOf(length.error.issues[0]);
  if (length.data === 0) return null;
  const tellAt: TellAt = ({ now, matchedAt }) => (byMatchTime ? matchedAt : now) + length.data;
  return tellAt;
}

const mistakeOf = (issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): Mistake =>
  issue
    ? { path: issue.path.map(String), message: issue.message }
    : { path: [], message: 'must be a time or a schedule' };

function tellOnSchedule(expression: Json): TellAt | Mistake {
  const path = ['schedule'];
  if (typeof expression !== 'string')
    return { path, message: 'needs a cron expression as its schedule, such as schedule: "0 8 * * *"' };
  const read = readCron(expression);
  if (!read.ok) return { path, message: read.error };
  return ({ now }) => read.value.nextAfter(now) ?? now;
}
