import { DateTime } from 'luxon';
import type { Problem } from '../../common/model/problem.ts';
import { formatInstant, readInstant, type Instant } from '../../common/time/instant.ts';
import type { TimeForm } from './rule.ts';
import { strptime } from './text/strptime.ts';
import { timePrinter } from './text/pretty_time.ts';
import { readTimeExpression, type TimeExpression } from './time_expression.ts';

// The kinds of time fields there are. Source: parity options §4.
const TIMESTAMP_TYPES = ['iso', 'unix', 'unix_ms', 'custom'] as const;

/** What a rule says of its time field. */
interface TimeOptions {
  readonly timestamp_type: string;
  readonly timestamp_format: string;
  readonly timestamp_format_expr?: string | undefined;
  readonly timestamp_to_datetime_format_expr?: string | undefined;
  readonly query_timezone: string;
}

/** How the times of a rule are written and read, and what was wrong with the options. */
export function readTimeForm(options: TimeOptions): {
  readonly form: TimeForm | null;
  readonly problems: readonly Omit<Problem, 'place'>[];
} {
  const zone = options.query_timezone;
  if (zone !== '' && !DateTime.local({ zone }).isValid)
    return wrong('query_timezone', `is no time zone, such as Europe/Berlin`);
  switch (options.timestamp_type.trim().toLowerCase()) {
    case 'iso':
      return { form: isoForm(zone), problems: [] };
    case 'unix':
      return { form: epochForm(1000), problems: [] };
    case 'unix_ms':
      return { form: epochForm(1), problems: [] };
    case 'custom':
      return customForm(options);
    default:
      return wrong('timestamp_type', `must be one of ${TIMESTAMP_TYPES.join(', ')}`);
  }
}

const wrong = (path: string, message: string) => ({
  form: null,
  problems: [{ code: 'wrong_value', severity: 'error', path, message } as const],
});

const offsetIn = (zone: string, at: Instant): number => (zone === '' ? 0 : DateTime.fromMillis(at, { zone }).offset);

const isoForm = (zone: string): TimeForm => ({
  write: at => formatInstant(at, offsetIn(zone, at)),
  read: value => readInstant(value),
});

/** Numbers of units since 1970; whole ones are asked for. */
const epochForm = (unitMs: number): TimeForm => ({
  write: at => Math.floor(at / unitMs),
  read: value => {
    const number = value === null || value === '' ? NaN : Number(value);
    return Number.isFinite(number) ? { at: number * unitMs, offsetMinutes: 0 } : undefined;
  },
});

function customForm(options: TimeOptions): ReturnType<typeof readTimeForm> {
  const out = expressionOf(options.timestamp_format_expr);
  if (typeof out === 'string') return wrong('timestamp_format_expr', out);
  const into = expressionOf(options.timestamp_to_datetime_format_expr);
  if (typeof into === 'string') return wrong('timestamp_to_datetime_format_expr', into);
  const pattern = options.timestamp_format;
  const zone = options.query_timezone === '' ? 'UTC' : options.query_timezone;
  const print = timePrinter({ zone, pattern });
  const form: TimeForm = {
    write: at => out(print({ at, offsetMinutes: 0 })),
    read: value => (typeof value === 'string' ? strptime(pattern, into(value)) : undefined),
  };
  return { form, problems: [] };
}

function expressionOf(written: string | undefined): TimeExpression | string {
  if (written === undefined) return text => text;
  const read = readTimeExpression(written);
  return read.ok ? read.value : read.error;
}
