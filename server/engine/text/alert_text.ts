import type { Alert } from '../../../common/model/alert.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { braceFormat } from '../../../common/text/brace_format.ts';
import { compareCodePoints, isTruthy, pythonJson, pythonStr } from '../../../common/text/python.ts';
import type { RuleText } from '../rule.ts';
import { NO_TIME } from '../shown_values.ts';
import { SUMMARY_WIDTHS, summaryOf } from './summary_table.ts';
import { topCountsText } from './top_counts.ts';

/** What a text is written from. */
export interface TextSource {
  readonly ruleName: string;
  readonly text: RuleText;
  readonly ruleValues: Readonly<Record<string, Json | undefined>>;
  readonly jinjaRootName: string;
  /** A match as texts of one's own print it. */
  readonly printed: (match: JsonObject) => JsonObject;
  /** The rule type's own lines for a match. */
  readonly describe: (match: JsonObject) => string;
}

const SEPARATOR = '-'.repeat(40);

/** The title of an alert from `alert_subject`; null where the output's own default applies. Source: parity alert-text §2. */
export function subjectOf(source: TextSource, first: JsonObject): string | null {
  const { text } = source;
  if (text.subject === null) return null;
  const match = source.printed(first);
  const filled = text.subjectArgs
    ? fillPositional(text.subject, text.subjectArgs, source, match)
    : text.subjectTemplate
      ? renderTemplate(text.subjectTemplate, text.subject, source, match)
      : text.subject;
  return [...filled].slice(0, text.subjectMaxLength).join('');
}

/** The texts of matches one below the other, a line of dashes after each where there are several. */
export const bodyOf = (matchTexts: readonly string[]): string =>
  matchTexts.length === 1 ? matchTexts.join('') : matchTexts.map(text => `${text}\n${SEPARATOR}\n`).join('');

/** What is said about all matches together, above their texts; null where nothing is. Source: parity alert-text §7. */
export function summariesOf(
  { text: { summary }, printed }: TextSource,
  documents: readonly JsonObject[],
): Alert['summary'] {
  if (summary === null) return null;
  const ofWidth = (width: number): string => summaryOf(summary, documents.map(printed), width);
  return { wide: ofWidth(SUMMARY_WIDTHS.wide), narrow: ofWidth(SUMMARY_WIDTHS.narrow) };
}

/** The text of one match. Source: parity alert-text §3. */
export function matchText(source: TextSource, match: JsonObject): string {
  const { text } = source;
  let out = text.text === null ? `${source.ruleName}\n\n` : '';
  out = endWithBlankLine(out + customText(source, source.printed(match)));
  if (text.textType === 'alert_text_only' || text.textType === 'alert_text_jinja') return out;
  out = endWithBlankLine(out + source.describe(match));
  if (text.hasTopCounts) out += topCountsText(match);
  if (text.textType === 'exclude_fields') return out;
  return out + (text.fieldsAs === 'code' ? fieldsAsCode(match) : fieldList(match));
}

function customText(source: TextSource, match: JsonObject): string {
  const { text } = source;
  if (text.textType === 'alert_text_jinja')
    return text.textTemplate ? renderTemplate(text.textTemplate, text.text ?? '', source, match) : '';
  const template = text.text ?? '';
  if (text.textArgs) return fillPositional(template, text.textArgs, source, match);
  return text.textKw ? fillNamed(template, text.textKw, source, match) : template;
}

function endWithBlankLine(out: string): string {
  const missing = out.endsWith('\n\n') ? 0 : out.endsWith('\n') ? 1 : 2;
  return out + '\n'.repeat(missing);
}

function fillPositional(template: string, names: readonly string[], source: TextSource, match: JsonObject): string {
  const positional = names.map(name => {
    const found = lookup(match, name);
    if (found !== null) return found;
    const fromRule = ruleValue(source, name);
    return isTruthy(fromRule) && fromRule !== NO_TIME ? fromRule : source.text.missing;
  });
  return filledOrPlain(template, braceFormat(template, { positional, named: {} }));
}

const ruleValue = ({ ruleValues }: TextSource, name: string): Json =>
  Object.hasOwn(ruleValues, name) ? (ruleValues[name] ?? null) : null;

function fillNamed(
  template: string,
  names: Readonly<Record<string, string>>,
  source: TextSource,
  match: JsonObject,
): string {
  const named = Object.fromEntries(
    Object.entries(names).map(([field, placeholder]) => [
      placeholder,
      lookup(match, field) ?? ruleValue(source, field) ?? source.text.missing,
    ]),
  );
  return filledOrPlain(template, braceFormat(template, { positional: [], named }));
}

/** A template that cannot be filled in is told as it stands, with a note: an alert is never lost to a brace. */
const filledOrPlain = (template: string, filled: ReturnType<typeof braceFormat>): string =>
  filled.ok ? filled.value : `${template}\n(This template ${filled.error.message}.)`;

function renderTemplate(
  template: NonNullable<RuleText['textTemplate']>,
  plain: string,
  source: TextSource,
  match: JsonObject,
): string {
  const merged = { ...source.ruleValues, ...match };
  const rendered = template.render({ ...merged, [source.jinjaRootName]: merged });
  return rendered.ok ? rendered.value : `${plain}\n(${rendered.error})`;
}

const fieldList = (match: JsonObject): string =>
  listedNames(match)
    .map(name => `${name}: ${fieldValue(match[name] ?? null)}\n`)
    .join('');

/** For Jira. */
const fieldsAsCode = (match: JsonObject): string =>
  `{code}${pythonJson(Object.fromEntries(listedNames(match).map(name => [name, match[name] ?? null])))}{code}`;

const listedNames = (match: JsonObject): readonly string[] =>
  Object.keys(match)
    .filter(name => !name.startsWith('top_events_'))
    .sort(compareCodePoints);

const fieldValue = (value: Json): string => (isList(value) || isObject(value) ? pythonJson(value) : pythonStr(value));
