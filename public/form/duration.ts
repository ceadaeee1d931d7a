import { isObject, type Json, type JsonObject } from '../../common/model/json.ts';

/** The units a length of time is written in, and how many milliseconds each has. */
export const UNITS = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
} as const;

/** A unit of time, as ElastAlert spells it. */
export type Unit = keyof typeof UNITS;

/** All of them, smallest first. */
export const UNIT_NAMES: readonly Unit[] = ['milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks'];

/** A length of time as one number and its unit. */
interface Amount {
  readonly number: number;
  readonly unit: Unit;
}

/** Reads `{ hours: 1, minutes: 30 }` as 90 minutes; null where nothing is written. */
export function readDuration(value: Json | undefined): Amount | null {
  if (!isObject(value)) return null;
  const parts = UNIT_NAMES.filter(unit => typeof value[unit] === 'number');
  const [smallest] = parts;
  if (smallest === undefined) return null;
  const total = parts.reduce((sum, unit) => sum + Number(value[unit]) * UNITS[unit], 0);
  return { number: total / UNITS[smallest], unit: smallest };
}

/** Writes a length of time as rules have it. */
export const writeDuration = ({ number, unit }: Amount): JsonObject => ({ [unit]: number });
