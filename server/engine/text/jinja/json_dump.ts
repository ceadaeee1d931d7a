import { compareCodePoints } from '../../../../common/text/python.ts';
import { pythonRepr } from '../../../../common/text/python.ts';
import { WrittenNumber } from '../../../../common/model/written_number.ts';
import { TemplateError } from './template_error.ts';
import { Dict, itemsOf, stringOf, textOf, typeName, type Value } from './value.ts';

/** A value as Python's `json.dumps(sort_keys=True)` writes it; on several lines where an indent is given. */
export function jsonText(value: Value, indent: number | null, margin = ''): string {
  const text = stringOf(value);
  if (text !== undefined) return quoted(text);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || value instanceof WrittenNumber) return number(value);
  const inner = indent === null ? '' : `\n${margin}${' '.repeat(indent)}`;
  const end = indent === null ? '' : `\n${margin}`;
  const comma = indent === null ? ', ' : `,${inner}`;
  const deeper = (one: Value): string => jsonText(one, indent, margin + ' '.repeat(indent ?? 0));
  if (value instanceof Dict) {
    const members = value.pairs().map(([key, one]) => [keyName(key), one] as const);
    const sorted = members.sort(([a], [b]) => compareCodePoints(a, b));
    const texts = sorted.map(([key, one]) => `${quoted(key)}: ${deeper(one)}`);
    return texts.length === 0 ? '{}' : `{${inner}${texts.join(comma)}${end}}`;
  }
  const items = itemsOf(value);
  if (!items) throw new TemplateError(`${typeName(value)} cannot be JSON`);
  return items.length === 0 ? '[]' : `[${inner}${items.map(deeper).join(comma)}${end}]`;
}

const keyName = (key: Value): string => (key === null || typeof key === 'boolean' ? String(key) : textOf(key));

const number = (value: number | WrittenNumber): string =>
  pythonRepr(value).replace('inf', 'Infinity').replace('nan', 'NaN');

/** In ASCII alone. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\x7f-\uffff]/g, char =>
    char === '\x7f' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
