import { wrapKept } from '../text_wrap.ts';
import { calculate } from './arithmetic.ts';
import { filter, type Filter } from './filter.ts';
import type { Taken } from './given.ts';
import { escapeHtml, stripTags } from './html.ts';
import { splitLines, stripChars } from '../letters.ts';
import { pairsIn } from './members.ts';
import { padText, replaceText } from './text_methods.ts';
import { TemplateError } from './template_error.ts';
import { urlizeFilter } from './urlize.ts';
import { bounded, Dict, SafeText, stringOf, textOf, Tuple, Undefined, type Given, type Value } from './value.ts';

const DEFAULT_INDENT = 4;
const DEFAULT_LENGTH = 255;
const DEFAULT_LEEWAY = 5;
const DEFAULT_LINE = 79;
const DEFAULT_CENTER = 80;

function indent(value: Value, taken: Taken): Value {
  const width = taken.get('width') ?? DEFAULT_INDENT;
  const margin = stringOf(width) ?? padText('', taken.whole('width', DEFAULT_INDENT), { side: 'start', fill: ' ' });
  // A line break is added, and taken away again where the text has an end of its own.
  const lines = splitLines(`${textOf(value)}\n`);
  const keepsBlank = taken.flag('blank');
  const shown = lines.map((line, index) => (index > 0 && (line !== '' || keepsBlank) ? margin + line : line));
  return bounded((taken.flag('first') ? margin : '') + shown.join('\n'));
}

function truncate(value: Value, taken: Taken): Value {
  const runes = [...textOf(value)];
  const length = taken.whole('length', DEFAULT_LENGTH);
  const end = taken.text('end', '...');
  if (length < [...end].length) throw new TemplateError('cannot cut shorter than its end mark');
  if (runes.length <= length + taken.whole('leeway', DEFAULT_LEEWAY)) return runes.join('');
  const cut = runes.slice(0, length - [...end].length).join('');
  const space = taken.flag('killwords') ? -1 : cut.lastIndexOf(' ');
  return (space < 0 ? cut : cut.slice(0, space)) + end;
}

function wordWrap(value: Value, taken: Taken): Value {
  const width = taken.whole('width', DEFAULT_LINE);
  if (width < 1) throw new TemplateError('needs a width');
  const style = {
    width,
    breaksLongWords: taken.get('break_long_words') === undefined || taken.flag('break_long_words'),
    breaksOnHyphens: taken.get('break_on_hyphens') === undefined || taken.flag('break_on_hyphens'),
  };
  const mark = taken.text('wrapstring', '\n');
  return bounded(
    splitLines(textOf(value))
      .map(line => wrapKept(line, style).join(mark))
      .join(mark),
  );
}

/** Capital letters begin words, which blanks, hyphens and opening brackets part. */
const title = (value: Value): Value =>
  textOf(value)
    .split(/([-\s({[<]+)/)
    .map(part => {
      const [first = '', ...rest] = part;
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');

function replace(value: Value, taken: Taken): Value {
  return replaceText(textOf(value), textOf(taken.needed('old')), {
    to: textOf(taken.needed('new')),
    most: taken.whole('count', -1),
  });
}

function format(value: Value, { positional, named }: Given): Value {
  if (positional.length > 0 && named.size > 0) throw new TemplateError('takes values by position or by name, not both');
  const values = named.size > 0 ? Dict.of(named) : new Tuple(positional);
  return calculate('%', textOf(value), values);
}

/** Percent-encoded; `/` too in the parts of a query, where a space is `+`. */
function urlQuote(text: string, isQuery: boolean): string {
  const quoted = encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return isQuery ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/');
}

function urlEncode(value: Value): Value {
  if (stringOf(value) !== undefined || !(value instanceof Dict || Array.isArray(value) || value instanceof Tuple))
    return urlQuote(textOf(value), false);
  return pairsIn(value)
    .map(([key, inner]) => `${urlQuote(textOf(key), true)}=${urlQuote(textOf(inner), true)}`)
    .join('&');
}

function xmlAttributes(value: Value, taken: Taken): Value {
  if (!(value instanceof Dict)) throw new TemplateError('needs an object');
  const parts = value
    .pairs()
    .filter(([, inner]) => inner !== null && !(inner instanceof Undefined))
    .map(([key, inner]) => {
      if (/[\s/>=]/.test(textOf(key))) throw new TemplateError('has a name that no attribute can have');
      return `${escapeHtml(key).text}="${escapeHtml(inner).text}"`;
    });
  const hasSpace = parts.length > 0 && (taken.get('autospace') === undefined || taken.flag('autospace'));
  return (hasSpace ? ' ' : '') + parts.join(' ');
}

const changed = (change: (text: string) => string): Filter => filter([], value => change(textOf(value)));

/** Filters of texts. Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  capitalize: changed(text => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()),
  center: filter(['width'], (value, taken) =>
    padText(textOf(value), taken.whole('width', DEFAULT_CENTER), { side: 'both', fill: ' ' }),
  ),
  e: filter([], escapeHtml),
  escape: filter([], escapeHtml),
  forceescape: filter([], value => escapeHtml(textOf(value))),
  format,
  indent: filter(['width', 'first', 'blank'], indent),
  lower: changed(text => text.toLowerCase()),
  replace: filter(['old', 'new', 'count'], replace),
  safe: filter([], value => new SafeText(textOf(value))),
  string: filter([], value => (value instanceof SafeText ? value : textOf(value))),
  striptags: changed(stripTags),
  title: filter([], title),
  trim: filter(['chars'], (value, taken) => {
    const chars = taken.get('chars') ?? null;
    return stripChars(textOf(value), chars === null ? null : textOf(chars), 'both');
  }),
  truncate: filter(['length', 'killwords', 'end', 'leeway'], truncate),
  upper: changed(text => text.toUpperCase()),
  urlencode: filter([], urlEncode),
  urlize: urlizeFilter,
  wordcount: filter([], value => textOf(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  wordwrap: filter(['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'], wordWrap),
  xmlattr: filter(['autospace'], xmlAttributes),
};
