import type { Cursor } from './cursor.ts';
import { readExpression, readFilterCall, readPlain, readTuple } from './expressions.ts';
import type { Body, Expression, FilterCall, Parameters, Statement, Target } from './nodes.ts';
import { TemplateError } from './template_error.ts';

/** Reads a whole template. */
export function readTemplate(cursor: Cursor): Body {
  const body = readBody(cursor, []);
  if (cursor.current.kind !== 'end') cursor.fail('expected the end of the template');
  return body;
}

/** Reads up to one of the tags that end this body; that tag is not gone past. */
function readBody(cursor: Cursor, ends: readonly string[]): Body {
  const body: Statement[] = [];
  for (;;) {
    const { kind, value } = cursor.current;
    if (kind === 'end') return body;
    if (kind === 'begin_block' && ends.includes(cursor.following.value)) return body;
    cursor.next();
    if (kind === 'text') body.push({ kind: 'text', text: value });
    else if (kind === 'begin_output') {
      body.push({ kind: 'output', value: readTuple(cursor, readExpression) });
      cursor.expect('end_output');
    } else body.push(cursor.deeper(() => readStatement(cursor)));
  }
}

/** The body up to its end tag, which is gone past. */
function readEnded(cursor: Cursor, ...ends: readonly string[]): Body {
  cursor.expect('end_block');
  const body = readBody(cursor, ends);
  goPastTag(cursor, ends[0] ?? '');
  return body;
}

function goPastTag(cursor: Cursor, name: string): void {
  cursor.expect('begin_block');
  cursor.expect('name', name);
  cursor.expect('end_block');
}

function readStatement(cursor: Cursor): Statement {
  const { value: tag, line } = cursor.expect('name');
  switch (tag) {
    case 'for':
      return readFor(cursor);
    case 'if':
      return readIf(cursor);
    case 'set':
      return readSet(cursor);
    case 'macro':
      return readMacro(cursor);
    case 'call':
      return readCallBlock(cursor);
    case 'filter':
      return { kind: 'filter', filters: readFilterList(cursor), body: readEnded(cursor, 'endfilter') };
    case 'with':
      return readWith(cursor);
    case 'block':
      return readBlock(cursor);
    case 'print': {
      const value = readTuple(cursor, readExpression);
      cursor.expect('end_block');
      return { kind: 'output', value };
    }
    case 'include':
    case 'import':
    case 'from':
    case 'extends':
      throw new TemplateError(`"${tag}" is not possible here: a template is one file`, line);
    default:
      throw new TemplateError(`unknown tag "${tag}"`, line);
  }
}

function readFor(cursor: Cursor): Statement {
  const target = readTarget(cursor);
  cursor.expect('name', 'in');
  const over = readTuple(cursor, readPlain);
  const test = cursor.skip('name', 'if') ? readExpression(cursor) : null;
  const isRecursive = cursor.skip('name', 'recursive');
  cursor.expect('end_block');
  const body = readBody(cursor, ['endfor', 'else']);
  return { kind: 'for', target, over, test, isRecursive, body, otherwise: readElse(cursor, 'endfor') };
}

/** What stands after `else`, where there is one; the end tag is gone past. */
function readElse(cursor: Cursor, end: string): Body {
  if (cursor.following.value !== 'else') {
    goPastTag(cursor, end);
    return [];
  }
  cursor.expect('begin_block');
  cursor.expect('name', 'else');
  return readEnded(cursor, end);
}

function readIf(cursor: Cursor): Statement {
  const test = readTuple(cursor, readPlain);
  cursor.expect('end_block');
  const body = readBody(cursor, ['elif', 'else', 'endif']);
  if (cursor.following.value !== 'elif') return { kind: 'if', test, body, otherwise: readElse(cursor, 'endif') };
  cursor.expect('begin_block');
  cursor.expect('name', 'elif');
  return { kind: 'if', test, body, otherwise: [cursor.deeper(() => readIf(cursor))] };
}

function readSet(cursor: Cursor): Statement {
  const target = readTarget(cursor);
  if (cursor.skip('operator', '=')) {
    const value = readTuple(cursor, readExpression);
    cursor.expect('end_block');
    return { kind: 'set', target, value };
  }
  const filters = cursor.skip('operator', '|') ? readFilterList(cursor) : [];
  return { kind: 'set_block', target, filters, body: readEnded(cursor, 'endset') };
}

function readFilterList(cursor: Cursor): readonly FilterCall[] {
  const filters = [readFilterCall(cursor)];
  while (cursor.skip('operator', '|')) filters.push(readFilterCall(cursor));
  return filters;
}

function readTarget(cursor: Cursor): Target {
  const first = readOneTarget(cursor);
  if (!cursor.at('operator', ',')) return first;
  const targets = [first];
  while (cursor.skip('operator', ',') && !cursor.at('name', 'in') && !cursor.at('operator', '=', ')'))
    targets.push(readOneTarget(cursor));
  return { kind: 'names', targets };
}

const RESERVED = ['true', 'false', 'none', 'True', 'False', 'None', 'not', 'and', 'or', 'if', 'else', 'in', 'is'];

function readOneTarget(cursor: Cursor): Target {
  if (cursor.skip('operator', '(')) {
    const inner = readTarget(cursor);
    cursor.expect('operator', ')');
    return inner;
  }
  if (cursor.at('name', ...RESERVED)) cursor.fail('expected a name');
  const { value: name } = cursor.expect('name');
  if (!cursor.skip('operator', '.')) return { kind: 'name', name };
  return { kind: 'member', namespace: name, name: cursor.expect('name').value };
}

function readParameters(cursor: Cursor): Parameters {
  cursor.expect('operator', '(');
  const parameters: { name: string; fallback: Expression | null }[] = [];
  while (!cursor.skip('operator', ')')) {
    if (parameters.length > 0) cursor.expect('operator', ',');
    const { value: name } = cursor.expect('name');
    parameters.push({ name, fallback: cursor.skip('operator', '=') ? readExpression(cursor) : null });
  }
  return parameters;
}

function readMacro(cursor: Cursor): Statement {
  const { value: name } = cursor.expect('name');
  const parameters = readParameters(cursor);
  return { kind: 'macro', name, parameters, body: readEnded(cursor, 'endmacro') };
}

function readCallBlock(cursor: Cursor): Statement {
  const parameters = cursor.at('operator', '(') ? readParameters(cursor) : [];
  const call = readExpression(cursor);
  if (call.kind !== 'call') return cursor.fail('expected a call');
  return { kind: 'call', call, parameters, body: readEnded(cursor, 'endcall') };
}

function readWith(cursor: Cursor): Statement {
  const values: (readonly [Target, Expression])[] = [];
  while (cursor.current.kind !== 'end_block') {
    if (values.length > 0) cursor.expect('operator', ',');
    const target = readOneTarget(cursor);
    cursor.expect('operator', '=');
    values.push([target, readExpression(cursor)]);
  }
  return { kind: 'with', values, body: readEnded(cursor, 'endwith') };
}

function readBlock(cursor: Cursor): Statement {
  const { value: name } = cursor.expect('name');
  cursor.skip('name', 'scoped');
  cursor.skip('name', 'required');
  cursor.expect('end_block');
  const body = readBody(cursor, ['endblock']);
  cursor.expect('begin_block');
  cursor.expect('name', 'endblock');
  cursor.skip('name', name);
  cursor.expect('end_block');
  return { kind: 'block', body };
}
