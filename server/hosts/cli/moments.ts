import { duration } from '../../declare/kinds.ts';
import { readInstant, type Instant, type Span } from '../../../common/time/instant.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';

/** Reads `--start` and `--end`: ISO 8601 (UTC where no offset is written), or `NOW`. */
export function readMoment(text: string, now: Instant): Result<Instant, string> {
  if (text.toUpperCase() === 'NOW') return ok(now);
  const read = readInstant(text);
  return read
    ? ok(read.at)
    : fail(`"${text}" is not a time; write it like 2024-05-01T08:00:00, 2024-05-01T08:00:00+02:00, or NOW`);
}

/** Reads `unit=number`, such as `hours=2`. */
export function readSpan(text: string): Result<Span, string> {
  const [unit = '', amount = ''] = text.split('=').map(part => part.trim());
  const read = duration().safeParse({ [unit]: Number(amount) });
  return read.success && amount !== '' && Number.isFinite(read.data) && read.data >= 0
    ? ok(read.data)
    : fail(`"${text}" is not a length of time; write it like minutes=10, hours=2 or days=1`);
}
