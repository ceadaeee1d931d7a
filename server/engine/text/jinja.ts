import type { JsonObject } from '../../../common/model/json.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { Cursor } from './jinja/cursor.ts';
import { FUNCTIONS } from './jinja/functions.ts';
import type { Body } from './jinja/nodes.ts';
import { renderBody } from './jinja/render.ts';
import { Budget, Scope } from './jinja/scope.ts';
import { readTemplate } from './jinja/statements.ts';
import { tokenize } from './jinja/tokens.ts';
import { fromJson } from './jinja/value.ts';

/** A template that was read and can be filled in. */
export interface JinjaTemplate {
  render(values: JsonObject): Result<string, string>;
}

/**
 * Reads a Jinja template. It has a value model of its own, so that a template reaches the values it is given and
 * nothing of the process; how much it may print and how long it may take are bounded. Source: parity alert-text §5.
 */
export function readJinja(source: string): Result<JinjaTemplate, string> {
  try {
    const body = readTemplate(new Cursor(tokenize(source)));
    return ok({ render: values => renderWith(body, values) });
  } catch (error) {
    return fail(`is not a valid Jinja template: ${messageOf(error, 'unreadable')}`);
  }
}

function renderWith(body: Body, values: JsonObject): Result<string, string> {
  const scope = new Scope(null);
  for (const callable of FUNCTIONS) scope.set(callable.name, callable);
  for (const [name, value] of Object.entries(values)) scope.set(name, fromJson(value ?? null));
  try {
    return ok(renderBody(body, { scope: new Scope(scope), budget: new Budget() }));
  } catch (error) {
    return fail(`the template could not be filled in: ${messageOf(error)}`);
  }
}
