import { fail, ok, type Result } from '../../common/model/result.ts';
import type { Window } from '../../common/time/instant.ts';
import { timePrinter } from './text/pretty_time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How an index pattern is made of a window. */
export type IndexIn = (window: Window) => string;

/** What a rule says of its index. Source: parity options §4. */
interface IndexOptions {
  readonly index: string;
  readonly use_strftime_index: boolean;
  readonly search_extra_index: boolean;
}

/** Fills the strftime codes of an index name with each day (each hour where `%H` is among them) of a window, in UTC. */
export function readIndexName(options: IndexOptions): Result<IndexIn, string> {
  const { index } = options;
  if (options.search_extra_index && !/%[a-zA-Z]/.test(index))
    return fail('needs strftime codes in the index, such as logs-%Y.%m.%d; or leave search_extra_index out');
  if (!options.use_strftime_index) return ok(() => index);
  const print = timePrinter({ zone: 'UTC', pattern: index });
  const step = index.includes('%H') ? HOUR : DAY;
  return ok(({ start, end }) => {
    const names = new Set<string>();
    const last = Math.floor(end / step) * step;
    let at = options.search_extra_index ? start - step : start;
    names.add(print({ at, offsetMinutes: 0 }));
    while (at <= last) {
      at += step;
      names.add(print({ at, offsetMinutes: 0 }));
    }
    return [...names].join(',');
  });
}

/** The pattern of all times: everything from the first code to the last becomes `*`. */
export function indexOfAllTimes({ index, use_strftime_index: isFormat }: IndexOptions): string {
  const [first, last] = [index.indexOf('%'), index.lastIndexOf('%')];
  return !isFormat || first === -1 ? index : `${index.slice(0, first)}*${index.slice(last + 2)}`;
}
