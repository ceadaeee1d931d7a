import { Document, isMap, isScalar, LineCounter, parseDocument, YAMLMap } from 'yaml';
import type { Pair, ParsedNode } from 'yaml';

const STYLE = { lineWidth: 0, flowCollectionPadding: false } as const;

/**
 * The text with one top-level option's lines replaced by what the changed document says, all other lines untouched;
 * null where that cannot be done line by line. Whether it turned out right is for the caller to check.
 */
export function splice(text: string, changed: Document.Parsed<ParsedNode>, top: string): string | null {
  const snippet = snippetOf(changed, top);
  if (snippet === null) return null;
  const place = linesOf(text, top);
  if (place === 'not by lines') return null;
  const lines = text.split('\n');
  if (place === 'absent') return append(text, snippet);
  return [...lines.slice(0, place.start), ...snippet, ...lines.slice(place.end)].join('\n');
}

const append = (text: string, snippet: readonly string[]): string => {
  if (snippet.length === 0) return text;
  const trimmed = text.replace(/\s+$/, '');
  return [...(trimmed === '' ? [] : [trimmed]), ...snippet, ''].join('\n');
};

interface Lines {
  readonly start: number;
  readonly end: number;
}

/** The lines of a top-level option, without the comments and empty lines around it. */
function linesOf(text: string, top: string): Lines | 'absent' | 'not by lines' {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { version: '1.1', lineCounter: counter });
  if (contents === null) return 'absent';
  if (!isMap(contents) || contents.flow === true) return 'not by lines';
  const pair = contents.items.find(item => keyOf(item) === top);
  if (!pair) return 'absent';
  if (!isScalar(pair.key) || !pair.key.range) return 'not by lines';
  const { line, col } = counter.linePos(pair.key.range[0]);
  if (col !== 1) return 'not by lines';
  const lines = text.split('\n');
  let end = line;
  while (end < lines.length && belongsBelow(lines[end] ?? '')) end += 1;
  while (end > line && isBare(lines[end - 1] ?? '')) end -= 1;
  return { start: line - 1, end };
}

/** A line that continues the option above: it is indented, an entry of its list, a closing bracket, or bare. */
const belongsBelow = (line: string): boolean => /^(\s|-\s|-$|[\]}]|$|#)/.test(line);
const isBare = (line: string): boolean => /^\s*$|^#/.test(line);

/** One option as the changed document writes it: no lines where it has been taken away, null where it cannot stand alone. */
function snippetOf(changed: Document.Parsed<ParsedNode>, top: string): readonly string[] | null {
  const { contents } = changed;
  if (!isMap(contents)) return [];
  const pair = contents.items.find(item => keyOf(item) === top);
  if (!pair) return [];
  const alone = new Document(null, { version: '1.1' });
  const map = new YAMLMap(alone.schema);
  map.items.push(withoutLead(pair));
  alone.contents = map;
  try {
    return alone.toString(STYLE).replace(/\n+$/, '').split('\n');
  } catch {
    return null;
  }
}

/** The comment above an option stays where it is in the text. */
function withoutLead(pair: Pair): Pair {
  if (!isScalar(pair.key)) return pair;
  pair.key.commentBefore = null;
  pair.key.spaceBefore = false;
  return pair;
}

const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);
