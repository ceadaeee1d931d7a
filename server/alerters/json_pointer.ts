import { isList, isObject, type Json } from '../../common/model/json.ts';

/** What a JSON pointer such as `/user/name` or `/ips/0` leads to; undefined where it leads nowhere. Source: https://www.rfc-editor.org/rfc/rfc6901. */
export function atPointer(value: Json, pointer: string): Json | undefined {
  const [before, ...steps] = pointer.split('/');
  if (before !== '') return undefined;
  return steps
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((inner, step) => (inner === undefined ? undefined : stepInto(inner, step)), value);
}

function stepInto(value: Json, step: string): Json | undefined {
  if (isList(value)) return /^(?:0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
