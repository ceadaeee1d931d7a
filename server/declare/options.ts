import { z } from 'zod';
import { isObject, toJson, type Json, type JsonObject } from '../../common/model/json.ts';
import { holdsWritten, withPlainNumbers } from '../../common/model/json_text.ts';
import type { OptionInfo } from '../../common/model/catalogue.ts';
import type { Problem } from '../../common/model/problem.ts';
import { notesOf } from './field.ts';

/** A group of options: the shape of a zod object whose fields were declared by `field()`. */
export type OptionGroup = z.ZodObject;

/** Everything a form, a docs page or `--help` needs to know of a group's options. */
export function describeOptions(group: OptionGroup): readonly OptionInfo[] {
  return Object.entries(group.shape).map(([name, schema]) => describeOption(name, asType(schema)));
}

/** The names of a group's secret options. */
export const secretsOf = (group: OptionGroup): readonly string[] =>
  Object.entries(group.shape)
    .filter(([, schema]) => notesOf(asType(schema))?.secret === true)
    .map(([name]) => name);

const asType = (schema: unknown): z.ZodType => {
  if (schema instanceof z.ZodType) return schema;
  throw new Error('an option must be a zod schema');
};

function describeOption(name: string, schema: z.ZodType): OptionInfo {
  const notes = notesOf(schema);
  const jsonSchema = schemaOf(schema);
  const optional = schema.safeParse(undefined);
  const fallback = isObject(jsonSchema) ? jsonSchema.default : undefined;
  return {
    name,
    label: notes?.label ?? '',
    help: notes?.help ?? '',
    secret: notes?.secret ?? false,
    required: !optional.success,
    level: notes?.level ?? 'rule',
    widget: notes?.widget ?? null,
    default: fallback ?? null,
    schema: jsonSchema,
  };
}

/** The JSON Schema of what a person may write for an option. */
function schemaOf(schema: z.ZodType): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const plain = toJson(rest);
  return isObject(plain) ? plain : {};
}

type Unplaced = Omit<Problem, 'place'>;

/** Values read from a group, and what was wrong with them. */
export interface ReadOptions<T> {
  readonly value: T | null;
  readonly problems: readonly Unplaced[];
}

/** Reads a group's options out of a rule's values; other options are left alone. */
export function readOptions<T extends OptionGroup>(group: T, values: JsonObject): ReadOptions<z.output<T>> {
  const own = Object.fromEntries(
    Object.keys(group.shape)
      .filter(name => values[name] !== undefined && values[name] !== null)
      .map(name => [name, values[name]]),
  );
  const read = group.safeParse(acceptable(group, own));
  if (read.success) return { value: read.data, problems: [] };
  const problems = read.error.issues.map(issue => optionProblem(issue, own));
  return { value: null, problems: problems.filter(isFirstOfItsPath) };
}

/** The values of a group; a number as it was written only where its option takes one. */
const acceptable = (group: OptionGroup, own: Record<string, Json | undefined>): Record<string, Json | undefined> =>
  Object.fromEntries(
    Object.entries(own).map(([name, value]) => {
      const isKept = value === undefined || !holdsWritten(value) || asType(group.shape[name]).safeParse(value).success;
      return [name, isKept ? value : withPlainNumbers(value)];
    }),
  );

/** What follows from a mistake is not said beside it. */
const isFirstOfItsPath = ({ path }: Unplaced, index: number, all: readonly Unplaced[]): boolean =>
  all.findIndex(problem => problem.path === path) === index;

function optionProblem(issue: z.core.$ZodIssue, values: Record<string, Json | undefined>): Unplaced {
  const path = issue.path.map(String).join('.');
  const missing = issue.path.length === 1 && values[String(issue.path[0])] === undefined;
  if (missing) return { code: 'missing_option', severity: 'error', path, message: `is required; add \`${path}: …\`` };
  return { code: 'wrong_value', severity: 'error', path, message: issue.message };
}
