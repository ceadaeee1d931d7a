import { DateTime, FixedOffsetZone } from 'luxon';
import type { WrittenInstant } from '../../../common/time/instant.ts';

/** Prints a moment as messages show it. */
export type TimePrinter = (moment: WrittenInstant) => string;

/** How times are printed: an IANA zone or `local` (null: as written), and a strftime pattern. */
export interface TimeStyle {
  readonly zone: string | null;
  readonly pattern: string;
}

/** ElastAlert's pattern where none is set. Source: parity alert-text §9. */
export const DEFAULT_TIME_PATTERN = '%Y-%m-%d %H:%M %Z';

/** A printer of one style; `%Z` is the zone's short name. */
export const timePrinter = ({ zone, pattern }: TimeStyle): TimePrinter => {
  return ({ at, offsetMinutes }) => {
    const written = DateTime.fromMillis(Math.floor(at), {
      zone: zone ?? FixedOffsetZone.instance(offsetMinutes),
      locale: 'en-US',
    });
    const micros = Math.floor((((at % 1000) + 1000) % 1000) * 1000);
    return pattern.replace(/%([a-zA-Z%])/g, (whole, code: string) => directive(written, micros, code) ?? whole);
  };
};

const LUXON = new Map(
  Object.entries({
    Y: 'yyyy',
    m: 'MM',
    d: 'dd',
    H: 'HH',
    I: 'hh',
    M: 'mm',
    S: 'ss',
    y: 'yy',
    b: 'LLL',
    B: 'LLLL',
    a: 'ccc',
    A: 'cccc',
    p: 'a',
    j: 'ooo',
    z: 'ZZZ',
  }),
);

function directive(moment: DateTime, micros: number, code: string): string | undefined {
  if (code === '%') return '%';
  if (code === 'f') return String(micros).padStart(6, '0');
  if (code === 'Z') return zoneName(moment);
  if (code === 'F') return moment.toFormat('yyyy-MM-dd');
  if (code === 'T') return moment.toFormat('HH:mm:ss');
  const format = LUXON.get(code);
  return format && moment.toFormat(format);
}

function zoneName(moment: DateTime): string {
  if (moment.zoneName === 'UTC' || moment.zoneName === 'Etc/UTC') return 'UTC';
  const name = moment.offsetNameShort ?? '';
  return name.replace(/^GMT(?=[+-])/, 'UTC');
}
