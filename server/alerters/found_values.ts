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
export function fieldOrOption(name: string, match: JsonObject, { ruleValues }: ComposeContext): Json {
  const option = ruleValues[name] ?? null;
  return lookup(match, name) ?? (isTruthy(option) ? option : null);
}

/**
 * Fills `{0}` and `{}` of a text with fields of the match, or options of the rule; what is not there is told as missing.
 * Throws where braces do not fit. Source: parity alert-text §4.
 */
export function fillArgs(
  template: string,
  args: readonly string[],
  { match, context, missing = missingText(context) }: FillArgs,
): string {
  const positional = args.map(name => fieldOrOption(name, match, context) ?? missing);
  const filled = braceFormat(template, { positional, named: {} });
  if (!filled.ok) throw new Error(`"${template}" ${filled.error.message}`);
  return filled.value;
}

interface FillArgs {
  readonly match: JsonObject;
  readonly context: ComposeContext;
  readonly missing?: string;
}
