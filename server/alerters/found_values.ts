import type { Json, JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { braceFormat } from '../../common/text/brace_format.ts';
import { isTruthy, pythonStr } from '../../common/text/python.ts';
import type { ComposeContext } from '../engine/define_alerter.ts';

/** What a text says where a value is missing and the rule does not say it (`alert_missing_value`). */
const MISSING = '<MISSING VALUE>';

/** `alert_missing_value` of the rule. */
export const missingText = ({ ruleValues }: ComposeContext): string =>
  pythonStr(ruleValues.alert_missing_value ?? MISSING);

/** A field of the match, else an option of the rule that is not empty; null where there is neither. */
function fieldOrOption(name: string, match: JsonObject, context: ComposeContext): Json {
  const option = optionOf(name, context);
  return lookup(match, name) ?? (isTruthy(option) ? option : null);
}

/** A field of the match, else an option of the rule even where it is empty, else what is given. */
export const foundOr = (name: string, otherwise: Json, match: JsonObject, context: ComposeContext): Json =>
  lookup(match, name) ?? optionOf(name, context) ?? otherwise;

const optionOf = (name: string, { ruleValues }: ComposeContext): Json =>
  Object.hasOwn(ruleValues, name) ? (ruleValues[name] ?? null) : null;

/**
 * Fills `{0}` and `{}` of a text with fields of the match, or options of the rule; what is not there is told as missing.
 * Source: parity alert-text §4.
 */
export const fillArgs = (
  template: string,
  args: readonly string[],
  { match, context, missing = missingText(context) }: FillArgs,
): string =>
  fillBraces(
    template,
    args.map(name => fieldOrOption(name, match, context) ?? missing),
  );

interface FillArgs {
  readonly match: JsonObject;
  readonly context: ComposeContext;
  readonly missing?: string;
}

/** Fills `{0}` and `{}` of a text with values; one whose braces do not fit stays as it is written: no alert is lost to them. */
export function fillBraces(template: string, positional: readonly Json[]): string {
  const filled = braceFormat(template, { positional, named: {} });
  return filled.ok ? filled.value : template;
}
