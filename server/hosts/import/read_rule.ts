import path from 'node:path';
import type { ImportChange } from '../../../common/model/import_report.ts';
import { isList, stringAt, type JsonObject } from '../../../common/model/json.ts';
import type { Place, Problem } from '../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { composeText } from '../../import/compose_text.ts';
import { expandText, type ExpandedText } from '../../import/expand_text.ts';
import { inheritedBy } from '../../import/inherited.ts';
import { leftOut } from '../../import/left_out.ts';
import { usualName } from '../../import/secret_names.ts';
import { expandEnv } from '../cli/load/expand_env.ts';
import { readRuleFile, type MergedRule } from '../cli/load/imports.ts';
import { withListFiles } from '../cli/load/list_files.ts';
import { readText, type Surroundings } from '../cli/load/read_yaml.ts';

/** A rule in one text, before its secrets are moved. */
export interface ReadRuleFile {
  readonly name: string;
  /** The rule's own file as it is. */
  readonly written: string;
  readonly text: string;
  /** All that the rule says by itself. */
  readonly values: JsonObject;
  readonly files: readonly string[];
  readonly changes: readonly ImportChange[];
  /** Variables whose values are in the text. */
  readonly variables: ReadonlyMap<string, string>;
  /** Options that config.yaml says. */
  readonly taken: readonly string[];
  /** Their texts, by names for them. */
  readonly inheritedSecrets: ReadonlyMap<string, string>;
  readonly placeOf: (path: readonly (string | number)[]) => Place;
}

/** How rule files are read. */
export interface Reading {
  readonly around: Surroundings;
  readonly registry: Registry;
  /** What config.yaml says for all rules. */
  readonly inherited: JsonObject;
}

/** Reads a rule file and all that it needs, and makes one text of it. */
export async function readRule(file: string, reading: Reading): Promise<Result<ReadRuleFile, readonly Problem[]>> {
  const { around, registry, inherited } = reading;
  const merged = await readRuleFile(file, around);
  const listed = merged.ok ? await withListFiles(merged.value, file, around) : merged;
  if (!merged.ok) return merged;
  if (!listed.ok) return listed;
  const texts = await textsOf(merged.value.files, around);
  if (!texts.ok) return texts;
  const [own = NO_TEXT] = texts.value.values();
  const variables = new Map([...texts.value.values()].flatMap(text => [...text.used]));

  const fileName = path.basename(file).replace(/\.ya?ml$/, '');
  const hasName = stringAt(listed.value.values, 'name').trim() !== '';
  const name = hasName ? {} : { name: fileName };
  const said: JsonObject = { ...name, ...listed.value.values, ...name };
  const dropped = leftOut(said, registry);
  const kept = without(said, dropped);
  const whole = { ...listed.value, values: { ...kept, ...inheritedBy(kept, inherited, registry) } };
  const template = await withTemplate(whole, file, around);
  if (!template.ok) return template;
  const templated = template.value.values;
  // The template may name more.
  const values = { ...templated, ...inheritedBy(templated, without(inherited, [TEMPLATE]), registry) };
  const taken = Object.keys(values).filter(name => said[name] === undefined && inherited[name] !== undefined);
  const { text, isRewritten } = composeText({
    own: own.text,
    values,
    textWith: option => {
      const from = merged.value.placeOf([option]).file;
      return from === undefined || from === file ? null : (texts.value.get(from)?.text ?? null);
    },
  });
  const changes: readonly (ImportChange | null)[] = [
    hasName ? null : change('name', `the rule is named after its file: ${fileName}`),
    ...importsOf(merged.value),
    ...listsOf(merged.value.values, listed.value.values),
    template.value.change,
    taken.length === 0
      ? null
      : change('config', `what it takes over from config.yaml is written out: ${taken.join(', ')}`),
    ...dropped.map(name =>
      change('left_out', `${name} is left out: it has no effect, and by its name it holds a secret`),
    ),
    isRewritten ? change('rewritten', 'it is written anew, without its comments: its lines could not be kept') : null,
  ];
  return ok({
    name: stringAt(values, 'name').trim(),
    written: own.written,
    text,
    values,
    files: merged.value.files,
    changes: changes.filter(one => one !== null),
    variables,
    taken,
    inheritedSecrets: new Map(
      taken.flatMap(name => {
        const value = values[name];
        return typeof value === 'string' ? [[usualName('config', name), value] as const] : [];
      }),
    ),
    placeOf: steps => inFile(merged.value.placeOf(steps), file),
  });
}

interface OneText extends ExpandedText {
  readonly written: string;
}

const NO_TEXT: OneText = { written: '', text: '', used: new Map() };

const without = (values: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

const change = (code: ImportChange['code'], message: string): ImportChange => ({ code, message });

const inFile = (place: Place, file: string): Place => (place.file === undefined ? { ...place, file } : place);

/** The texts of a rule and what it imports, by file, the environment put in. */
async function textsOf(
  files: readonly string[],
  around: Surroundings,
): Promise<Result<ReadonlyMap<string, OneText>, readonly Problem[]>> {
  const texts = new Map<string, OneText>();
  const { variables } = around;
  for (const file of files) {
    const read = await readText(path.resolve(around.cwd, file), file, around.files);
    if (!read.ok) return fail([read.error]);
    const expand = (text: string): string => (variables === null ? text : expandEnv(text, variables));
    texts.set(file, { written: read.value, ...expandText(read.value, expand) });
  }
  return ok(texts);
}

const importsOf = ({ files: [, ...imported] }: MergedRule): readonly ImportChange[] =>
  imported.map(file => change('import', `${file} is merged in`));

function listsOf(written: JsonObject, read: JsonObject): readonly ImportChange[] {
  return Object.keys(read).flatMap(name => {
    const entries = written[name];
    if (!isList(entries) || entries === read[name]) return [];
    const files = entries.flatMap(entry =>
      typeof entry === 'string' ? (/^!file\s+(\S+)/.exec(entry)?.[1] ?? []) : [],
    );
    return files.map(file => change('list_file', `the lines of ${file} stand in ${name}`));
  });
}

const TEMPLATE = 'jinja_template_path';

/** The template a rule names, put into `alert_text`; looked for here, as ElastAlert does, then beside the rule. */
async function withTemplate(
  rule: MergedRule,
  file: string,
  around: Surroundings,
): Promise<Result<{ readonly values: JsonObject; readonly change: ImportChange | null }, readonly Problem[]>> {
  const { [TEMPLATE]: named, ...values } = rule.values;
  if (typeof named !== 'string' || values.alert_text_type !== 'alert_text_jinja')
    return ok({ values: rule.values, change: null });
  const here = await readText(path.resolve(around.cwd, named), named, around.files);
  const beside = path.resolve(around.cwd, path.dirname(file), named);
  const read = here.ok ? here : await readText(beside, named, around.files);
  if (read.ok)
    return ok({
      values: { ...values, alert_text: read.value },
      change: change('template_file', `the template ${named} stands in alert_text`),
    });
  const message = `${named} ${read.error.message}`;
  return fail([{ ...read.error, path: TEMPLATE, message, place: inFile(rule.placeOf([TEMPLATE]), file) }]);
}
