import { filter } from './filter.ts';
import type { Taken } from './given.ts';
import { escapeHtml } from './html.ts';
import { TemplateError } from './template_error.ts';
import { bounded, textOf, type Value } from './value.ts';

/** How links are made. */
interface LinkStyle {
  /** How many characters of an address are shown; all where absent. */
  readonly limit: number | undefined;
  readonly attributes: string;
  /** Other beginnings that make an address. */
  readonly schemes: readonly string[];
}

const PORT_AND_REST = '(?::\\d{1,5})?(?:[/?#]\\S*)?$';
const LABEL = '[\\p{L}\\p{N}_%-]';
const TOP = `(?:[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})`;

/** What is taken for an address of the web: one that says so, one of a common domain, or one of numbers. */
const ADDRESSES: readonly RegExp[] = [
  new RegExp(`^(?:https?://|www\\.)(?:${LABEL}+\\.)*${TOP}${PORT_AND_REST}`, 'iu'),
  new RegExp(`^(?:${LABEL}{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)${PORT_AND_REST}`, 'iu'),
  new RegExp(`^https?://\\d{1,3}(?:\\.\\d{1,3}){3}${PORT_AND_REST}`, 'iu'),
  new RegExp(`^https?://\\[[\\da-f:]+\\]${PORT_AND_REST}`, 'iu'),
];

const MAILBOX = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;

/** What may stand around an address without being of it. */
const BEFORE = /^(?:\(|<|&lt;)+/;
const AFTER = /(?:\)|>|\.|,|\n|&gt;)+$/;
const PAIRS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

/** Addresses in a text as links. Source: https://jinja.palletsprojects.com/en/stable/templates/#jinja-filters.urlize */
export const urlizeFilter = filter(
  ['trim_url_limit', 'nofollow', 'target', 'rel', 'extra_schemes'],
  (value: Value, taken: Taken): Value => {
    const style = styleOf(taken);
    const words = escapeHtml(textOf(value)).text.split(/(\s+)/);
    return bounded(words.map(word => linked(word, style)).join(''));
  },
);

function styleOf(taken: Taken): LinkStyle {
  const limit = taken.get('trim_url_limit') ?? null;
  const written = taken.text('rel', '').split(/\s+/).filter(Boolean);
  const rel = [...new Set([...written, ...(taken.flag('nofollow') ? ['nofollow'] : []), 'noopener'])].sort();
  const target = taken.text('target', '');
  const attributes = [['rel', rel.join(' ')], ...(target === '' ? [] : [['target', target]])]
    .map(([name = '', value = '']) => ` ${name}="${escapeHtml(value).text}"`)
    .join('');
  return {
    limit: limit === null ? undefined : taken.whole('trim_url_limit', 0),
    attributes,
    schemes: schemesIn(taken),
  };
}

function schemesIn(taken: Taken): readonly string[] {
  const given = taken.get('extra_schemes') ?? [];
  const schemes = Array.isArray(given) ? given.map(textOf) : [textOf(given)];
  const wrong = schemes.find(scheme => !/^[\w.+-]{2,}:(?:\/{0,2})$/.test(scheme));
  if (wrong !== undefined) throw new TemplateError(`"${wrong}" is no beginning of an address`);
  return schemes;
}

function linked(word: string, style: LinkStyle): string {
  const { before, middle, after } = parted(word);
  return before + linkOf(middle, style) + after;
}

/** A word without what stands around it; brackets that the address itself opened are closed in it. */
function parted(word: string): { before: string; middle: string; after: string } {
  const before = BEFORE.exec(word)?.[0] ?? '';
  const rest = word.slice(before.length);
  let after = AFTER.exec(rest)?.[0] ?? '';
  let middle = rest.slice(0, rest.length - after.length);
  for (const [opening, closing] of PAIRS) {
    const missing = countOf(middle, opening) - countOf(middle, closing);
    for (let index = 0; index < missing && after.includes(closing); index += 1) {
      const end = after.indexOf(closing) + closing.length;
      middle += after.slice(0, end);
      after = after.slice(end);
    }
  }
  return { before, middle, after };
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

function linkOf(text: string, { limit, attributes, schemes }: LinkStyle): string {
  const shown = (address: string): string =>
    limit !== undefined && address.length > limit ? `${address.slice(0, limit)}...` : address;
  if (ADDRESSES.some(address => address.test(text))) {
    const address = /^https?:\/\//.test(text) ? text : `https://${text}`;
    return `<a href="${address}"${attributes}>${shown(text)}</a>`;
  }
  if (text.startsWith('mailto:') && MAILBOX.test(text.slice('mailto:'.length)))
    return `<a href="${text}">${text.slice('mailto:'.length)}</a>`;
  if (text.includes('@') && !text.startsWith('www.') && !text.includes(':') && MAILBOX.test(text))
    return `<a href="mailto:${text}">${text}</a>`;
  const isOther = schemes.some(scheme => text !== scheme && text.startsWith(scheme));
  return isOther ? `<a href="${text}"${attributes}>${text}</a>` : text;
}
