import { mapComments } from './comments.ts';

/** A text with the environment put in, and the variables that were. */
export interface ExpandedText {
  readonly text: string;
  readonly used: ReadonlyMap<string, string>;
}

/** Puts the environment into a text, its comments left alone: nothing reads them, and what they would show may be secret. */
export function expandText(text: string, expand: (text: string) => string): ExpandedText {
  const used = new Map<string, string>();
  const rest = (part: string): string => {
    for (const [written] of part.matchAll(/\$(?:[A-Za-z0-9_]+|\{[^}]*\})/g)) {
      const value = expand(written);
      if (value !== written) used.set(written.replace(/^\$\{?|\}$/g, ''), value);
    }
    return expand(part);
  };
  return { text: mapComments(text, { comment: part => part, rest }), used };
}
