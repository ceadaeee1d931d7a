import { createHash } from 'node:crypto';

/**
 * An id in the shape of a UUID for what an output makes of an alert. The same alert has the same one, so that a retry is
 * the same message; `purpose` tells apart several of one alert.
 */
export function derivedUuid(alertId: string, purpose: string): string {
  const hex = createHash('sha256').update(`${purpose}\n${alertId}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
