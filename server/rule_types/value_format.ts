import type { Json } from '../../common/model/json.ts';
import { braceFormat } from '../../common/text/brace_format.ts';
import { percentFormat } from '../../common/text/percent_format.ts';

/** A value in the form a rule gives: `{:.2%}`, or `%.2f`. Nothing without a form, or where it is not for such a value. */
export function shownAs(form: string | undefined, value: Json): string | undefined {
  if (form === undefined || form === '') return undefined;
  const filled = form.startsWith('{')
    ? braceFormat(form, { positional: [value], named: {} })
    : percentFormat(form, { positional: [value] });
  return filled.ok ? filled.value : undefined;
}
