import { isList, isObject, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import { pythonStr } from '../../common/text/python.ts';

/** Kinds of fields of one's own whose texts are chosen from a list, which Jira wants as objects. */
const CHOSEN_TEXTS: ReadonlySet<string> = new Set([
  'com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes',
  'com.atlassian.jira.plugin.system.customfieldtypes:multiselect',
  'com.atlassian.jira.plugin.system.customfieldtypes:radiobuttons',
]);

const TEXTS: ReadonlySet<string> = new Set(['string', 'date', 'datetime']);

/**
 * The fields of a ticket that options of other names set (`jira_my_field`), as Jira wants them; a value `#field` is the
 * field of the match. `definitions` is what Jira says of its fields. Source: parity alerters §4.
 */
export function openFields(open: JsonObject, match: JsonObject, definitions: Json): Result<JsonObject, string> {
  const known = isList(definitions) ? definitions.filter(isObject) : [];
  const fields: Record<string, Json> = {};
  for (const [option, written] of Object.entries(open)) {
    const value = valueOf(written ?? null, match);
    const name = plainName(option.slice('jira_'.length));
    const definition = ['name', 'id'].flatMap(by => known.find(one => plainName(stringAt(one, by)) === name) ?? [])[0];
    if (!definition) return fail(`${option} names no field of this Jira`);
    if (value === null) continue;
    const shaped = shape(objectAt(definition, 'schema'), value);
    if (shaped === undefined) return fail(`${option} must be a number`);
    fields[stringAt(definition, 'id')] = shaped;
  }
  return ok(fields);
}

const plainName = (text: string): string => text.replaceAll('_', ' ').toLowerCase();

function valueOf(written: Json, match: JsonObject): Json {
  const text = pythonStr(written);
  return text.startsWith('#') ? lookup(match, text.slice(1)) : written;
}

/** A value in the form its field has; undefined where it does not fit. */
function shape(schema: JsonObject, value: Json): Json | undefined {
  const isChosen = CHOSEN_TEXTS.has(stringAt(schema, 'custom'));
  const type = stringAt(schema, 'type');
  if (type !== 'array') return shapeOne(type, isChosen, value);
  const list = (isList(value) ? value : [value]).map(item => shapeOne(stringAt(schema, 'items'), isChosen, item));
  const whole = list.filter(item => item !== undefined);
  return whole.length === list.length ? whole : undefined;
}

function shapeOne(type: string, isChosen: boolean, value: Json): Json | undefined {
  if (TEXTS.has(type)) return isChosen ? { value } : value;
  if (type === 'option') return { value };
  if (type !== 'number') return { name: value };
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? undefined : number;
}
