import { isList, isObject, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { WrittenNumber } from '../../common/model/written_number.ts';
import { pythonStr } from '../../common/text/python.ts';
import { parseInstant } from '../../common/time/instant.ts';

/** A document with its id, as queries see it. */
interface Queried {
  readonly id: string;
  readonly document: JsonObject;
}

/** All values of a field as a search engine indexes them: lists flattened, objects walked, nulls left out. */
export function valuesOf(document: Json, field: string): readonly (string | number | boolean)[] {
  const name = field.replace(/\.keyword$/, '');
  return leaves(document, name);
}

function leaves(value: Json, path: string): readonly (string | number | boolean)[] {
  if (isList(value)) return value.flatMap(item => leaves(item, path));
  if (!isObject(value))
    return path === '' && value !== null ? [value instanceof WrittenNumber ? value.value : value] : [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (path === key) return leaves(inner ?? null, '');
    return path.startsWith(`${key}.`) ? leaves(inner ?? null, path.slice(key.length + 1)) : [];
  });
}

/** Whether a document meets a query; the clauses our plans and the rules of the tests use. */
export function matchesQuery(query: Json, queried: Queried): boolean {
  if (!isObject(query)) throw new Error('a query is an object');
  return Object.entries(query).every(([clause, body]) => matchesClause(clause, body ?? null, queried));
}

function matchesClause(clause: string, body: Json, queried: Queried): boolean {
  const { document } = queried;
  switch (clause) {
    case 'match_all':
      return true;
    case 'bool':
      return matchesBool(body, queried);
    case 'ids':
      return listOf(isObject(body) ? body.values : []).includes(queried.id);
    case 'exists':
      return valuesOf(document, stringAt(body, 'field')).length > 0;
    case 'range':
      return fieldsOf(body).every(([field, bounds]) => valuesOf(document, field).some(value => inRange(value, bounds)));
    case 'term':
    case 'match':
      return fieldsOf(body).every(([field, wanted]) =>
        isAnyOf(document, field, [isObject(wanted) ? (wanted.value ?? wanted.query ?? null) : wanted]),
      );
    case 'terms':
      return fieldsOf(body).every(([field, wanted]) => isAnyOf(document, field, listOf(wanted)));
    case 'wildcard':
      return fieldsOf(body).every(([field, wanted]) =>
        valuesOf(document, field).some(value =>
          wildcard(isObject(wanted) ? stringAt(wanted, 'value') : pythonStr(wanted)).test(String(value)),
        ),
      );
    case 'query_string':
      return matchesQueryString(stringAt(body, 'query'), document);
    default:
      throw new Error(`the replay source does not know the query ${clause}`);
  }
}

const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : isList(value) ? value : [value];

const fieldsOf = (body: Json): readonly (readonly [string, Json])[] =>
  isObject(body) ? Object.entries(body).map(([field, wanted]) => [field, wanted ?? null] as const) : [];

const isAnyOf = (document: JsonObject, field: string, wanted: readonly Json[]): boolean =>
  valuesOf(document, field).some(value => wanted.some(one => pythonStr(one) === pythonStr(value)));

function matchesBool(body: Json, queried: Queried): boolean {
  if (!isObject(body)) throw new Error('a bool query is an object');
  const all = [...listOf(body.filter), ...listOf(body.must)];
  const some = listOf(body.should);
  const none = listOf(body.must_not);
  const needed = all.length === 0 && some.length > 0 ? 1 : Number(body.minimum_should_match ?? 0);
  return (
    all.every(query => matchesQuery(query, queried)) &&
    some.filter(query => matchesQuery(query, queried)).length >= needed &&
    !none.some(query => matchesQuery(query, queried))
  );
}

/** A date is compared by its milliseconds, as the engines' `date` type does. */
const comparable = (value: Json): number =>
  typeof value === 'number' ? value : Math.floor(parseInstant(value) ?? Number(value));

/** A time without a fraction of a second is, as an upper bound or one to be exceeded, its last millisecond. */
const filledUp = (limit: Json, edge: number): number =>
  typeof limit === 'string' && /:\d\d(Z|[+-]|$)/.test(limit) ? edge + 999 : edge;

function inRange(value: Json, bounds: Json): boolean {
  const at = comparable(value);
  return fieldsOf(bounds).every(([bound, limit]) => {
    const edge = comparable(limit);
    if (bound === 'gt') return at > filledUp(limit, edge);
    if (bound === 'gte') return at >= edge;
    if (bound === 'lt') return at < edge;
    return bound === 'lte' ? at <= filledUp(limit, edge) : true;
  });
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's');

/** `field: value`, `field: "some words"`, `field: *`, joined by AND, each with NOT before it where wanted. */
function matchesQueryString(query: string, document: JsonObject): boolean {
  const [one, ...others] = query.split(/\s+OR\s+/);
  if (others.length > 0) return [one, ...others].some(part => matchesQueryString(part ?? '', document));
  return query.split(/\s+AND\s+/).every(term => {
    const parts = /^(NOT\s+)?([\w.@-]+)\s*:\s*(?:"([^"]*)"|(\S+))$/.exec(term.trim());
    if (!parts) throw new Error(`the replay source cannot read the query string ${query}`);
    const [, not, field = '', quoted, plain = ''] = parts;
    const values = valuesOf(document, field);
    const found =
      quoted !== undefined
        ? values.some(value => String(value) === quoted)
        : values.some(value => wildcard(plain).test(String(value)));
    return not ? !found : found;
  });
}
