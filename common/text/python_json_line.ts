import { isList, isObject, type Json } from '../model/json.ts';
import { pythonJson } from './python.ts';

/** A value as Python's `json.dumps` writes it by itself: one line, a blank after each comma and colon, ASCII alone. */
export function pythonJsonLine(value: Json): string {
  if (typeof value === 'string') return asciiText(value);
  if (isList(value)) return `[${value.map(pythonJsonLine).join(', ')}]`;
  if (!isObject(value)) return pythonJson(value);
  const members = Object.entries(value).map(([name, inner]) => `${asciiText(name)}: ${pythonJsonLine(inner ?? null)}`);
  return `{${members.join(', ')}}`;
}

const asciiText = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
