import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, ParsedNode, Tags, YAMLMap } from 'yaml';
import { isList, isObject, toJson, type Json, type JsonObject } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import { splice } from './splice.ts';

/** Where an option stands in a rule, such as `['alert', 0, 'slack', 'slack_webhook_url']`. */
export type OptionPath = readonly (string | number)[];

/** One change of an option; undefined takes it away. */
export interface Edit {
  readonly path: OptionPath;
  readonly value: Json | undefined;
}

/** Why a text is no rule, and where. */
export interface TextError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

type RuleDocument = Document.Parsed<ParsedNode>;

/** `yes` and `off` are booleans, the single letters `y` and `n` are text. */
const withoutSingleLetters = (tags: Tags): Tags =>
  tags.map(tag =>
    typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:bool' && 'test' in tag && tag.test
      ? { ...tag, test: new RegExp(tag.test.source.replace(/[YN]\|[yn]\|/, '')) }
      : tag,
  );

/** As the server reads rules: YAML 1.1, like ElastAlert. */
const parse = (text: string, lineCounter = new LineCounter()): RuleDocument =>
  parseDocument(text, { version: '1.1', prettyErrors: false, lineCounter, customTags: withoutSingleLetters });

/** How much nesting aliases may unfold to. */
const MAX_ALIASES = 100;

/** The options a text holds. */
export function readRuleText(text: string): Result<JsonObject, TextError> {
  const lines = new LineCounter();
  const document = parse(text, lines);
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    return fail({ message: error.message.split('\n')[0] ?? '', line, column: col });
  }
  const value = plainOf(document);
  if (value === null) return ok({});
  return isObject(value) ? ok(value) : fail({ message: 'This is no list of options.', line: 1, column: 1 });
}

function plainOf(document: RuleDocument): Json {
  try {
    const plain: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return toJson(plain);
  } catch {
    return [];
  }
}

/**
 * Changes options in a text. Only the lines of the changed options are written anew; comments, order, unknown
 * options and the way everything else is written stay. A text that is no YAML is left alone.
 */
export const editRuleText = (text: string, edits: readonly Edit[]): string => edits.reduce(editOnce, text);

function editOnce(text: string, { path, value }: Edit): string {
  const document = parse(text);
  if (document.errors.length > 0) return text;
  const [top] = path;
  if (top === undefined) return text;
  apply(document, path, value);
  const whole = document.toString(STYLE);
  const spliced = splice(text, document, String(top));
  return spliced !== null && isSame(spliced, whole, value === undefined) ? spliced : whole;
}

const STYLE = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Whether two texts mean the same and hold as many comments; with an option its own comments go. */
function isSame(text: string, whole: string, isRemoval: boolean): boolean {
  const read = parse(text);
  if (read.errors.length > 0) return false;
  if (JSON.stringify(plainOf(read)) !== JSON.stringify(plainOf(parse(whole)))) return false;
  return isRemoval || commentsIn(text) === commentsIn(whole);
}

const commentsIn = (text: string): number => (text.match(/(^|\s)#.*$/gm) ?? []).length;

function apply(document: RuleDocument, path: OptionPath, value: Json | undefined): void {
  if (value === undefined) {
    if (document.hasIn(path)) document.deleteIn(path);
    return;
  }
  const before: unknown = document.getIn(path, true);
  if (isNode(before)) return document.setIn(path, merge(document, before, value));
  // What leads there is made here: left alone, the library would write an ordered map.
  const depth = path.findIndex((_, index) => !isCollection(document.getIn(path.slice(0, index + 1), true)));
  const missing = path
    .slice(depth + 1)
    .reduceRight<Json>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), value);
  if (document.contents === null) document.contents = parse('{}').contents;
  if (isMap(document.contents) && document.contents.items.length === 0) document.contents.flow = false;
  document.setIn(path.slice(0, depth + 1), document.createNode(missing));
}

const isCollection = (node: unknown): boolean => isMap(node) || isSeq(node);

/** A node of the new value that keeps what it can of the old one: its comments, its style, its unchanged parts. */
function merge(document: RuleDocument, before: Node, value: Json): Node {
  if (isScalar(before) && !isObject(value) && !isList(value)) {
    if (before.value === value) return before;
    const fresh = document.createNode(value);
    // An empty text is quoted because it must be; that says nothing of how its successor is to be written.
    const isAlike = typeof before.value === typeof value && before.value !== '';
    if (isScalar(fresh) && isAlike && before.type !== undefined) fresh.type = before.type;
    return withComments(fresh, before);
  }
  if (isSeq(before) && isList(value)) {
    const left = [...before.items];
    before.items = value.map(item => {
      const index = left.findIndex(old => JSON.stringify(plainNode(old, document)) === JSON.stringify(item));
      const [kept] = index < 0 ? [] : left.splice(index, 1);
      return kept ?? document.createNode(item);
    });
    return before;
  }
  if (isMap(before) && isObject(value)) {
    mergeMap(document, before, value);
    return before;
  }
  return withComments(document.createNode(value), before);
}

function mergeMap(document: RuleDocument, before: YAMLMap, value: JsonObject): void {
  const gone = before.items.filter(pair => !(keyOf(pair) in value));
  gone.forEach(pair => before.delete(pair.key));
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const old: unknown = before.get(key, true);
    before.set(document.createNode(key), isNode(old) ? merge(document, old, inner) : document.createNode(inner));
  }
}

function withComments(fresh: Node, before: Node): Node {
  if (before.comment != null) fresh.comment = before.comment;
  if (before.commentBefore != null) fresh.commentBefore = before.commentBefore;
  if (before.spaceBefore === true) fresh.spaceBefore = true;
  return fresh;
}

const plainNode = (node: unknown, document: RuleDocument): Json => {
  const plain: unknown = isNode(node) ? node.toJS(document) : node;
  return toJson(plain);
};

const keyOf = (pair: unknown): string => {
  const key: unknown = isPair(pair) ? pair.key : null;
  return String(isScalar(key) ? key.value : key);
};
