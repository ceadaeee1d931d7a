import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, ScalarTag, Tags, YAMLError } from 'yaml';
import { isObject, toJson, type JsonObject } from '../../common/model/json.ts';
import { pythonFloat } from '../../common/model/written_number.ts';
import type { Place, Problem } from '../../common/model/problem.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';

/** A YAML file read into an object that still knows where each option stands. */
export interface YamlFile {
  readonly file?: string;
  readonly value: JsonObject;
  /** Where the option at a path stands; the nearest parent where the path itself is absent. */
  placeOf(path: readonly (string | number)[]): Place;
}

/** How much nesting aliases may unfold to, against YAML bombs. */
const MAX_ALIASES = 100;

/** PyYAML reads `yes` and `off` as YAML 1.1 says, but not the single letters `y` and `n`. */
const withoutSingleLetters = (tags: Tags): Tags =>
  tags.map(tag =>
    typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:bool' && 'test' in tag && tag.test
      ? { ...tag, test: new RegExp(tag.test.source.replace(/[YN]\|[yn]\|/, '')) }
      : tag,
  );

const FLOAT_TAG = 'tag:yaml.org,2002:float';
const TIMESTAMP_TAG = 'tag:yaml.org,2002:timestamp';

const isScalarTag = (tag: Tags[number], name: string): tag is ScalarTag => typeof tag === 'object' && tag.tag === name;

/** A float stays one where it is whole, so that messages say `50.0` as it was written. */
const withFloats = (tags: Tags): Tags =>
  tags.map(tag =>
    isScalarTag(tag, FLOAT_TAG)
      ? { ...tag, resolve: (...given: Parameters<ScalarTag['resolve']>) => asFloat(tag.resolve(...given)) }
      : tag,
  );

/** A date without a time is no moment: what is up to `2026-03-02` is up to the end of that day. */
const withDates = (tags: Tags): Tags =>
  tags.map(tag =>
    isScalarTag(tag, TIMESTAMP_TAG)
      ? {
          ...tag,
          resolve: (...given: Parameters<ScalarTag['resolve']>) =>
            isDate(given[0]) ? given[0] : tag.resolve(...given),
        }
      : tag,
  );

const isDate = (text: string): boolean => /^\d{4}-\d{1,2}-\d{1,2}$/.test(text);

function asFloat(read: unknown): unknown {
  const value = isScalar(read) ? read.value : read;
  return typeof value === 'number' ? pythonFloat(value) : value;
}

/**
 * Parses one YAML 1.1 mapping, as PyYAML would; a problem with line and column for each mistake.
 * `file` is only named in the problems.
 */
export function parseYaml(text: string, file?: string): Result<YamlFile, readonly Problem[]> {
  const lines = new LineCounter();
  const named = file === undefined ? {} : { file };
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    intAsBigInt: true,
    customTags: tags => withDates(withFloats(withoutSingleLetters(tags))),
  });
  if (document.errors.length > 0) return fail(document.errors.map(error => yamlProblem(error, lines, named)));
  const value = readValue(document);
  if (!value.ok) return fail([{ ...value.error, place: { ...named, line: 1, column: 1 } }]);
  return ok({ ...named, value: value.value, placeOf: path => ({ ...named, ...placeOf(document, path, lines) }) });
}

function yamlProblem(error: YAMLError, lines: LineCounter, named: { file?: string }): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  const message = `is not valid YAML: ${error.message.replace(/\s+/g, ' ').trim()}`;
  return { code: 'yaml', severity: 'error', path: '', message, place: { ...named, line, column: col } };
}

function readValue(document: Document): Result<JsonObject, Omit<Problem, 'place'>> {
  const wrong = (message: string) => fail({ code: 'yaml' as const, severity: 'error' as const, path: '', message });
  try {
    const plain: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    const value = toJson(plain);
    return isObject(value) ? ok(value) : wrong('must hold options, one `name: value` to a line');
  } catch {
    return wrong('refers to itself too often; write the repeated part out');
  }
}

function placeOf(document: Document, path: readonly (string | number)[], lines: LineCounter): Place {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) break;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (isNode(node) && node.range) offset = node.range[0];
    } else break;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
