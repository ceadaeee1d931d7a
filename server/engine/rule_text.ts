import type { z } from 'zod';
import type { JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { fail, type Result } from '../../common/model/result.ts';
import { readOptions } from '../declare/options.ts';
import type { RuleText } from './rule.ts';
import type { ruleOptions } from './rule_options.ts';
import { summaryOptions } from './summary_options.ts';
import { readJinja, type JinjaTemplate } from './text/jinja.ts';

type Common = z.output<typeof ruleOptions>;
type Summing = z.output<typeof summaryOptions>;
type Unplaced = Omit<Problem, 'place'>;

/** How a rule's messages are written, or what is wrong with that. */
export interface ReadText {
  readonly text: RuleText | null;
  readonly problems: readonly Unplaced[];
}

const NO_FILES = 'names a file, which only rule files of the command line may; write the template into alert_text';

/** Reads how messages are written; `templateTexts` has what the files of `jinja_template_path` hold, where they may be read. */
export function readText(
  common: Common | null,
  values: JsonObject,
  templateTexts: ReadonlyMap<string, string>,
): ReadText {
  const { value: summing, problems: wrong } = readOptions(summaryOptions, values);
  if (common === null || summing === null) return { text: null, problems: wrong };
  const problems: Unplaced[] = [];
  const template = (path: string, read: () => Result<JinjaTemplate, string> | null): JinjaTemplate | null => {
    const found = common.alert_text_type === 'alert_text_jinja' ? read() : null;
    if (found && !found.ok) problems.push({ code: 'wrong_value', severity: 'error', path, message: found.error });
    return found?.ok ? found.value : null;
  };
  const written = (source: string | undefined) => () => (source === undefined ? null : readJinja(source));
  const inFile = (file: string) => () => {
    const source = templateTexts.get(file);
    return source === undefined ? fail(NO_FILES) : readJinja(source);
  };
  const text: RuleText = {
    subject: common.alert_subject ?? null,
    subjectArgs: common.alert_subject_args ?? null,
    subjectMaxLength: common.alert_subject_max_len,
    text: common.alert_text ?? null,
    textArgs: common.alert_text_args ?? null,
    textKw: common.alert_text_kw ?? null,
    textType: common.alert_text_type ?? 'full',
    missing: common.alert_missing_value,
    fieldsAs: 'lines',
    subjectTemplate: template('alert_subject', written(common.alert_subject)),
    textTemplate:
      summing.jinja_template_path === undefined
        ? template('alert_text', written(common.alert_text))
        : template('jinja_template_path', inFile(summing.jinja_template_path)),
    hasTopCounts: (common.top_count_keys ?? []).length > 0,
    summary: summaryOf(summing),
  };
  return { text, problems };
}

const summaryOf = (summing: Summing): RuleText['summary'] =>
  summing.summary_table_fields === undefined
    ? null
    : {
        fields: summing.summary_table_fields,
        kind: summing.summary_table_type,
        maxRows: summing.summary_table_max_rows ?? null,
        prefix: summing.summary_prefix,
        suffix: summing.summary_suffix,
      };
