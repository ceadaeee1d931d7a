import type { Span } from '../../common/time/instant.ts';
import { duration } from '../declare/kinds.ts';

/** The length of the parts a window is cut into. */
export interface BucketInterval {
  readonly span: Span;
  /** As a search engine takes it, such as `5m`. */
  readonly fixed: string;
}

/** The units a search engine knows, in the order in which ElastAlert looks for them. Source: parity rule-types §11. */
const UNITS = [
  { unit: 'seconds', letter: 's', times: 1 },
  { unit: 'minutes', letter: 'm', times: 1 },
  { unit: 'hours', letter: 'h', times: 1 },
  { unit: 'days', letter: 'd', times: 1 },
  { unit: 'weeks', letter: 'd', times: 7 },
] as const;

/** A length of time in one of the units a search engine knows. */
export const bucketInterval = () =>
  duration().in.transform((units, context): BucketInterval => {
    const span = duration().parse(units);
    const first = UNITS.find(({ unit }) => units[unit] !== undefined);
    const amount = first === undefined ? 0 : (units[first.unit] ?? 0) * first.times;
    if (first !== undefined && amount > 0)
      return { span, fixed: Number.isInteger(amount) ? `${amount}${first.letter}` : `${span / 1000}s` };
    context.addIssue({ code: 'custom', message: 'needs seconds, minutes, hours, days or weeks, such as minutes: 5' });
    return { span, fixed: '' };
  });
