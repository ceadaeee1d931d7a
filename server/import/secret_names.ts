import type { KnownSecrets } from '../engine/secret_references.ts';

/** The secrets that were named so far, and where a name is to come from. */
export interface NamedSecrets {
  /** Those of this import, by name. */
  readonly named: KnownSecrets;
  /** Those that are kept already; a name of theirs may only stand for the same value. */
  readonly kept: KnownSecrets;
}

/** A name for a value: the one it was given before, else the one asked for, with a number where that is taken. */
export function nameFor(value: string, wanted: string, { named, kept }: NamedSecrets): string {
  const earlier = [...named].find(([, other]) => other === value)?.[0];
  if (earlier !== undefined) return earlier;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted.slice(0, MAX_WANTED)}_${number}`;
    const taken = named.get(name) ?? kept.get(name);
    if (taken === undefined || taken === value) return name;
  }
}

/** So long that a number still fits behind it. */
const MAX_WANTED = 90;

/** How much of a rule's name is part of the name of its secret. */
const MAX_SLUG = 40;

/** A name as a word that may also name an environment variable: `Root login!` is `root_login`. */
export function slugOf(name: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_SLUG)
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(word) ? word : `rule_${word}`.replace(/_$/, '');
}

/** What a secret of a rule is called where nothing else names it: `root_login_slack_webhook_url`. */
export const usualName = (ruleName: string, option: string): string =>
  `${slugOf(ruleName)}_${option.replace(/[^A-Za-z0-9_]/g, '_')}`.slice(0, MAX_WANTED);
