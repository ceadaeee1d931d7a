import { createHash } from 'node:crypto';

const MAX_READABLE = 40;

/** The id of a rule that lives in a file: readable, and the same for the same name. */
export function ruleIdOf(name: string): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX_READABLE);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 10);
  return `${readable}${readable ? '-' : ''}${hash}`;
}
