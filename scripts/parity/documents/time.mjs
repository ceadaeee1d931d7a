/** Milliseconds of a moment such as "10:15:30.5" on the day of all documents. */
export function onTheDay(clock, day = '2026-03-02') {
  const [hours, minutes, seconds = '0'] = clock.split(':');
  return Date.parse(`${day}T00:00:00Z`) + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** As beats write a moment, with milliseconds. */
export const isoOf = at => new Date(at).toISOString();

export const SECOND = 1000;
export const MINUTE = 60_000;
