import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../common/model/json.ts';
import { parseYaml } from '../declare/yaml.ts';
import { editOptions, linesOfOption, optionAbove, yamlOf, type Edits } from './top_options.ts';

/** What a rule's one text is to say, and the texts it may be taken from. */
export interface TextParts {
  /** The rule's own file. */
  readonly own: string;
  /** All that the rule is to say. */
  readonly values: JsonObject;
  /** The text of the file that an option comes from, where that is another. */
  readonly textWith: (option: string) => string | null;
}

/** A text that says it all by itself. */
export interface ComposedText {
  readonly text: string;
  /** Whether the lines of the file could not be kept, and its comments with them. */
  readonly isRewritten: boolean;
}

/** One text for a rule out of several: lines stay as they were written wherever that says the same. */
export function composeText(parts: TextParts): ComposedText {
  const edited = editedText(parts);
  if (edited !== null && says(edited, parts.values)) return { text: edited, isRewritten: false };
  return { text: yamlOf(parts.values), isRewritten: true };
}

/** Whether a text says just this. */
export function says(text: string, values: JsonObject): boolean {
  const read = parseYaml(text);
  return read.ok && isDeepStrictEqual(defined(read.value.value), defined(values));
}

const defined = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function editedText({ own, values, textWith }: TextParts): string | null {
  const read = parseYaml(own);
  if (!read.ok) return null;
  const written = read.value.value;
  const edits = new Map<string, string | null>();
  for (const name of Object.keys(written)) if (values[name] === undefined) edits.set(name, null);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || isDeepStrictEqual(written[name], value)) continue;
    const from = textWith(name);
    const lines = from === null ? null : linesOfOption(from, name);
    edits.set(name, lines !== null && says(lines, { [name]: value }) ? lines : yamlOf({ [name]: value }));
  }
  return edits.size === 0 ? own : withNameAbove(own, edits);
}

/** A name that is new is what somebody looks for first. */
function withNameAbove(own: string, edits: Edits): string | null {
  const name = edits.get('name');
  const hasName = linesOfOption(own, 'name') !== null;
  if (typeof name !== 'string' || hasName) return editOptions(own, edits);
  const above = optionAbove(own, name);
  return above === null ? null : editOptions(above, new Map([...edits].filter(([option]) => option !== 'name')));
}
