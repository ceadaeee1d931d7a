import { DateTime } from 'luxon';
import type { Json } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import {
  formatInstant,
  parseInstant,
  readInstant,
  type Instant,
  type WrittenInstant,
} from '../../common/time/instant.ts';
import type { TimeForm } from './rule.ts';
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
    read: value => (typeof value === 'string' ? parseBy(pattern, into(value)) : undefined),
  };
  return { form, problems: [] };
}

function expressionOf(written: string | undefined): TimeExpression | string {
  if (written === undefined) return text => text;
  const read = readTimeExpression(written);
  return read.ok ? read.value : read.error;
}

/** strptime's codes as patterns, and what they read. */
const CODES: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,6})',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  b: '(?<b>[A-Za-z]{3})',
  '%': '%',
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A time read by a strptime pattern; UTC where it names no zone. */
function parseBy(pattern: string, text: string): WrittenInstant | undefined {
  const source = pattern.replace(/%(.)|([.*+?^${}()|[\]\\])/g, (whole, code?: string, special?: string) =>
    special ? `\\${special}` : (CODES[code ?? ''] ?? whole),
  );
  const parts = new RegExp(`^${source}$`, 'i').exec(text)?.groups;
  if (!parts) return undefined;
  const two = (value: string | undefined, otherwise: string): string => (value ?? otherwise).padStart(2, '0');
  const month = parts.b ? String(MONTHS.indexOf(parts.b.toLowerCase()) + 1) : parts.m;
  const day = `${parts.Y ?? '1900'}-${two(month, '1')}-${two(parts.d, '1')}`;
  const clock = `${two(parts.H, '0')}:${two(parts.M, '0')}:${two(parts.S, '0')}`;
  const written: Json = `${day}T${clock}.${(parts.f ?? '0').padEnd(6, '0')}${parts.z ?? 'Z'}`;
  return parseInstant(written) === undefined ? undefined : readInstant(written);
}
