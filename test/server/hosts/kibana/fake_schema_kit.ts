/** A schema of a host, as far as a configuration file needs it. */
interface FakeSchema {
  validate(value: unknown, context: unknown, namespace: string): unknown;
}

type Validate = { readonly validate?: (value: unknown) => string | undefined };

const isSchema = (value: unknown): value is FakeSchema =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'validate') === 'function';

function check(value: unknown, { validate }: Validate, namespace: string): void {
  const problem = validate?.(value);
  if (problem !== undefined) throw new Error(`[${namespace}]: ${problem}`);
}

/** The schema library of a host, in small: it refuses keys it does not know in the words of the real one. */
export const fakeSchemaKit = {
  any: (options: Validate = {}): FakeSchema => ({
    validate: (value, _context, namespace) => {
      check(value, options, namespace);
      return value;
    },
  }),
  boolean: (): FakeSchema => ({
    validate: (value, _context, namespace) => {
      if (value === 'true' || value === 'false') return value === 'true';
      if (typeof value === 'boolean') return value;
      throw new Error(`[${namespace}]: expected value of type [boolean] but got [${typeof value}]`);
    },
  }),
  maybe: (inner: unknown): FakeSchema => ({
    validate: (value, context, namespace) =>
      value === undefined || !isSchema(inner) ? undefined : inner.validate(value, context, namespace),
  }),
  object: (shape: Readonly<Record<string, unknown>>, options: Validate = {}): FakeSchema => ({
    validate: (value = {}, context, namespace) => {
      if (typeof value !== 'object' || value === null) throw new Error(`[${namespace}]: expected a plain object value`);
      const read = Object.entries(value).map(([key, inner]: [string, unknown]) => {
        const type = shape[key];
        if (!isSchema(type)) throw new Error(`[${namespace}.${key}]: definition for this key is missing`);
        return [key, type.validate(inner, context, `${namespace}.${key}`)] as const;
      });
      const result = Object.fromEntries(read);
      check(result, options, namespace);
      return result;
    },
  }),
};

/** Validates as a host does when it starts. */
export function validateWith(schema: unknown, value: unknown): unknown {
  if (!isSchema(schema)) throw new Error('this is no schema');
  return schema.validate(value, {}, 'config validation of [tocsin]');
}
