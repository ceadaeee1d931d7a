import type { LogPart } from '../engine/outgoing.ts';
import type { SendOutcome } from '../engine/outgoing.ts';
import { printable, redactor } from './redact.ts';

/** Writes the lines to the log of the host; what a terminal would obey is left out. */
export function sendLog(part: LogPart, secrets: readonly string[], log: (line: string) => void): SendOutcome {
  const redact = redactor(secrets);
  for (const line of part.lines.flatMap(text => text.split('\n'))) log(redact(printable(line)));
  return { kind: 'confirmed' };
}
