import { Template } from '@huggingface/jinja';
import type { JsonObject } from '../../../common/model/json.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';

/** A template that was read and can be filled in. */
export interface JinjaTemplate {
  render(values: JsonObject): Result<string, string>;
}

/**
 * Reads a Jinja template. The library has a value model of its own, so a template reaches the values it
 * is given and nothing of the process. Source: parity alert-text §5.
 */
export function readJinja(source: string): Result<JinjaTemplate, string> {
  try {
    const template = new Template(source);
    return ok({ render: values => renderWith(template, values) });
  } catch (error) {
    return fail(`is not a valid Jinja template: ${messageOf(error, 'unreadable')}`);
  }
}

function renderWith(template: Template, values: JsonObject): Result<string, string> {
  try {
    return ok(template.render({ ...values }));
  } catch (error) {
    return fail(`the template could not be filled in: ${messageOf(error)}`);
  }
}
