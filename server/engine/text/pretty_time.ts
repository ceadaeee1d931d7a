import { DateTime, FixedOffsetZone } from 'luxon';
import type { WrittenInstant } from '../../../common/time/instant.ts';
import { strftime } from './strftime.ts';
import { zoneName } from './zone_names.ts';

/** Prints a moment as messages show it. */
export type TimePrinter = (moment: WrittenInstant) => string;

/** How times are printed: an IANA zone or `local` (null: as written), and a strftime pattern. */
export interface TimeStyle {
  readonly zone: string | null;
  readonly pattern: string;
}

/** ElastAlert's pattern where none is set. Source: parity alert-text §9. */
export const DEFAULT_TIME_PATTERN = '%Y-%m-%d %H:%M %Z';

/** A printer of one style. `%Z` is the zone's short name; an offset that was written has none. */
export const timePrinter =
  ({ zone, pattern }: TimeStyle): TimePrinter =>
  ({ at, offsetMinutes }) => {
    const local = DateTime.fromMillis(Math.floor(at), {
      zone: zone ?? FixedOffsetZone.instance(offsetMinutes),
      locale: 'en-US',
    });
    const micros = Math.floor((((at % 1000) + 1000) % 1000) * 1000);
    const isUnnamed = zone === null && offsetMinutes !== 0;
    return strftime(pattern, { local, micros, zone: isUnnamed ? '' : zoneName(local) });
  };
