import { SafeText, textOf, type Value } from './value.ts';

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&#39;'],
  ['"', '&#34;'],
]);

/** A value as HTML text; what is HTML already stays. */
export const escapeHtml = (value: Value): SafeText =>
  value instanceof SafeText
    ? value
    : new SafeText(textOf(value).replace(/[&<>'"]/g, char => ENTITIES.get(char) ?? char));

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
]);

const MAX_CODE_POINT = 0x10ffff;

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#[xX]([\da-fA-F]+)|(\w+));/g,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(hex, 16) : undefined;
      if (code === undefined) return NAMED.get(name ?? '') ?? whole;
      return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Text without its tags and comments, blanks in a row made one. */
export const stripTags = (text: string): string =>
  unescapeHtml(
    text
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/<[^>]*>/g, '')
      .split(/\s+/)
      .filter(word => word !== '')
      .join(' '),
  );
