import { duration } from '../../declare/kinds.ts';
import { isObject, type JsonObject } from '../../../common/model/json.ts';
import { withPlainNumbers } from '../../../common/model/json_text.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { Instant, Window } from '../../../common/time/instant.ts';
import { readMoment } from './moments.ts';

/** The flags that say which time is tested. */
export interface RangeFlags {
  readonly days: number;
  readonly start?: string;
  readonly end?: string;
}

/** Which events are counted, and which the rule is run over. */
export interface TestRange {
  readonly counted: Window;
  readonly run: Window;
}

const DAY_MS = 86_400_000;

/** Without a range of time a rule is run over slightly more than its timeframe. Source: parity runtime §12. */
const TIMEFRAME_MARGIN = 1.01;

/** The range of a test: as the flags say, else the last days (one where none is given). */
export function rangeOf(flags: RangeFlags, rule: JsonObject, now: Instant): Result<TestRange, string> {
  const end = flags.end === undefined ? ok(now) : readMoment(flags.end, now);
  if (!end.ok) return end;
  const days = flags.days > 0 ? flags.days : 1;
  const start = flags.start === undefined ? ok(end.value - days * DAY_MS) : readMoment(flags.start, now);
  if (!start.ok) return start;
  if (start.value >= end.value) return fail('--start is not before --end');
  const counted = { start: start.value, end: end.value };
  const isFree = flags.days === 0 && flags.start === undefined && flags.end === undefined;
  const timeframe = isObject(rule.timeframe) ? duration().safeParse(withPlainNumbers(rule.timeframe)) : undefined;
  return ok({
    counted,
    run:
      isFree && timeframe?.success ? { start: end.value - timeframe.data * TIMEFRAME_MARGIN, end: end.value } : counted,
  });
}
