import { isList, isObject, listAt, objectAt, stringAt, type Json } from '../../common/model/json.ts';
import type { OptionInfo } from '../../common/model/catalogue.ts';

/** How an option is drawn. Whatever has no form of its own is written as YAML (`data`). */
type OptionKind =
  | { readonly kind: 'text' | 'long_text' | 'number' | 'switch' | 'duration' | 'loose' | 'data' | 'secret' }
  | { readonly kind: 'choice'; readonly words: readonly string[] }
  | { readonly kind: 'field' | 'fields'; readonly mayBeOne: boolean }
  | { readonly kind: 'list'; readonly isSecret: boolean; readonly mayBeOne: boolean }
  | { readonly kind: 'map'; readonly isSecret: boolean };

/** How an option is drawn, by its widget, its schema, and what is written now: a form never hides what it cannot hold. */
export function kindOf(option: OptionInfo, value: Json | undefined): OptionKind {
  const declared = declaredKind(option);
  return value === undefined || value === null || holds(declared, value) ? declared : { kind: 'data' };
}

function declaredKind({ widget, schema, secret }: OptionInfo): OptionKind {
  const mayBeOne = allows(schema, 'string');
  if (widget === 'duration') return { kind: 'duration' };
  if (widget === 'field_names') return { kind: 'fields', mayBeOne };
  if (widget === 'field_name') return { kind: 'field', mayBeOne };
  if (allowsListOfText(schema)) return { kind: 'list', isSecret: secret, mayBeOne };
  if (isTextMap(schema)) return { kind: 'map', isSecret: secret };
  if (secret && mayBeOne) return { kind: 'secret' };
  if (widget === 'textarea' && mayBeOne) return { kind: 'long_text' };
  const words = listAt(schema, 'enum').filter(isText);
  if (words.length > 0) return { kind: 'choice', words };
  return scalarKind(schema);
}

function scalarKind(schema: OptionInfo['schema']): OptionKind {
  const types = typesOf(schema);
  const isOnly = (...names: readonly string[]): boolean =>
    types.length > 0 && types.every(type => names.includes(type));
  if (isOnly('boolean')) return { kind: 'switch' };
  if (isOnly('integer', 'number')) return { kind: 'number' };
  if (isOnly('string')) return { kind: 'text' };
  return isOnly('string', 'integer', 'number', 'boolean') ? { kind: 'loose' } : { kind: 'data' };
}

function holds(kind: OptionKind, value: Json): boolean {
  switch (kind.kind) {
    case 'text':
    case 'long_text':
    case 'secret':
    case 'choice':
    case 'field':
      return isText(value);
    case 'number':
      return typeof value === 'number';
    case 'switch':
      return typeof value === 'boolean';
    case 'loose':
      return !isObject(value) && !isList(value);
    case 'duration':
      return isObject(value) && Object.values(value).every(part => typeof part === 'number');
    case 'fields':
    case 'list':
      return isText(value) || (isList(value) && value.every(isText));
    case 'map':
      return isObject(value) && Object.values(value).every(isText);
    case 'data':
      return true;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** The types a schema allows at its top, those of its branches included. */
function typesOf(schema: unknown): readonly string[] {
  const own = [stringAt(schema, 'type'), ...listAt(schema, 'type')].filter(isText).filter(type => type !== '');
  return [...own, ...listAt(schema, 'anyOf').flatMap(typesOf)];
}

const allows = (schema: unknown, type: string): boolean => typesOf(schema).includes(type);

const allowsListOfText = (schema: unknown): boolean =>
  [schema, ...listAt(schema, 'anyOf')].some(
    branch => stringAt(branch, 'type') === 'array' && stringAt(objectAt(branch, 'items'), 'type') === 'string',
  );

const isTextMap = (schema: unknown): boolean =>
  stringAt(schema, 'type') === 'object' && stringAt(objectAt(schema, 'additionalProperties'), 'type') === 'string';
