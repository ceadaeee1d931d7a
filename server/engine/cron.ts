import { Cron } from 'croner';
import { fail, ok, type Result } from '../../common/model/result.ts';
import { messageOf } from '../../common/text/message_of.ts';
import type { Instant } from '../../common/time/instant.ts';

/** A schedule that was read. */
export interface CronSchedule {
  /** The first moment of the schedule after another; null where there is none. */
  nextAfter(at: Instant): Instant | null;
}

/** Reads a cron expression of five fields; its hours are UTC's. Source: parity options §9, runtime §4. */
export function readCron(expression: string): Result<CronSchedule, string> {
  try {
    const cron = new Cron(expression, { timezone: 'UTC', paused: true });
    return ok({ nextAfter: at => cron.nextRun(new Date(at))?.getTime() ?? null });
  } catch (error) {
    return fail(`is no cron expression, such as "0 8 * * 1-5": ${messageOf(error)}`);
  }
}
