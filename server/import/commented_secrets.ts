import { referenceTo } from '../../common/text/secret_reference.ts';
import type { KnownSecrets } from '../engine/secret_references.ts';

/** What stands where a comment held a secret that nothing uses. */
const LEFT_OUT = '(left out)';

/** Shorter secrets may be common words; within a sentence they are left. */
const MIN_CHARS_IN_SENTENCE = 6;

/** What is a reference already, or no secret. */
const HARMLESS = /^(?:["']?\$|["']?•|null\b|~|\{\}|\[\]|[|>][+-]?\d*\s*$|\(left out\)|#)/;

/**
 * Hides secrets in comments, which are given in their order: a commented option, and the lines below it that belong
 * to it, and each of these secrets wherever it stands.
 */
export function hideInComments(options: readonly string[], secrets: KnownSecrets): (comment: string) => string {
  const names = options.map(name => name.replace(/\W/g, '\\$&')).join('|');
  const option = new RegExp(`^(.*?\\b(?:${names})["']?\\s*:)(\\s*)(.*)$`, 's');
  const found = [...secrets].filter(([, value]) => value.length >= MIN_CHARS_IN_SENTENCE);
  const longestFirst = found.sort(([, a], [, b]) => b.length - a.length);
  /** How far the option above is indented, while its lines go on. */
  let below: number | null = null;
  return comment => {
    const [, head = '', gap = '', tail = ''] = (names === '' ? null : option.exec(comment)) ?? [];
    const indent = /^#\s*/.exec(comment)?.[0].length ?? 0;
    if (head !== '') {
      below = tail === '' || /^[|>]/.test(tail) ? indent : null;
      return tail === '' || HARMLESS.test(tail) ? comment : `${head}${gap}${replacement(tail, secrets)}`;
    }
    const isBelow = below !== null && (indent > below || (indent === below && /^#\s*-\s/.test(comment)));
    if (!isBelow) below = null;
    const [, start = '', value = ''] = (isBelow ? /^(#\s*(?:-\s+)?(?:[\w.-]+:\s+)?)(.*)$/s.exec(comment) : null) ?? [];
    if (value !== '' && !HARMLESS.test(value)) return `${start}${replacement(value, secrets)}`;
    return longestFirst.reduce((text, [name, secret]) => text.split(secret).join(referenceTo(name)), comment);
  };
}

function replacement(written: string, secrets: KnownSecrets): string {
  const value = written.replace(/\s+#.*$/s, '').trim();
  const bare = /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
  const name = [...secrets].find(([, secret]) => secret === bare)?.[0];
  return name === undefined ? LEFT_OUT : referenceTo(name);
}
