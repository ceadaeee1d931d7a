import { isList, isObject, type Json } from '../../../common/model/json.ts';
import { compareCodePoints, pythonStr } from '../../../common/text/python.ts';

/** Text whose first line needs no quotes. Source: https://github.com/Nanonid/rison */
const PLAIN = /^[^-\d\p{Cc} !"#$&'()*,:;<=>?@[\\\]^`{|}][^\p{Cc} !"#$&'()*,:;<=>?@[\\\]^`{|}]*(?=\n|$)/u;

/** Rison: the JSON of addresses, keys in order, as Kibana and OpenSearch Dashboards read it. */
export function rison(value: Json): string {
  if (value === null) return '!n';
  if (typeof value === 'boolean') return value ? '!t' : '!f';
  if (typeof value === 'string') return risonText(value);
  if (isList(value)) return `!(${value.map(rison).join(',')})`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort(compareCodePoints);
    return `(${keys.map(key => `${risonText(key)}:${rison(value[key] ?? null)}`).join(',')})`;
  }
  return pythonStr(value).replace('+', '');
}

const risonText = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replace(/['!]/g, char => `!${char}`)}'`;
