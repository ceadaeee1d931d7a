import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { isSecretName, namesInText, replaceReferences } from '../../common/text/secret_reference.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';

/** The values of the secrets of a scope, by name. */
export type KnownSecrets = ReadonlyMap<string, string>;

/** The secrets of a scope: those that can be used, and why others cannot. */
export interface SecretsAtHand {
  readonly known: KnownSecrets;
  /** Secrets that are there and cannot be read, each with the reason: `is encrypted with …`. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Where nobody keeps secrets. */
export const NO_SECRETS: SecretsAtHand = { known: new Map(), unreadable: new Map() };

/** Secrets, or that nobody can look: then a reference is taken to be right, and what it is for is left out. */
export type Secrets = SecretsAtHand | 'unresolved';

type Unplaced = Omit<Problem, 'place'>;

/** What a name must be, to people. */
export const SECRET_NAME_ADVICE = 'a name is made of letters, digits, `_`, `.` and `-`, at most 100 of them';

/** The names of the secrets that texts anywhere in a value refer to, each once. */
export const secretNamesIn = (value: Json): readonly string[] => [...new Set(textsIn(value).flatMap(namesInText))];

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(inner => textsIn(inner ?? null)) : [];
}

/** Puts the values in place of their names, once; the names that have none where there are any. */
export function resolveSecrets(value: Json, known: KnownSecrets): Result<Json, readonly string[]> {
  const missing = secretNamesIn(value).filter(name => !known.has(name));
  return missing.length > 0 ? fail(missing) : ok(withValues(value, known));
}

function withValues(value: Json, known: KnownSecrets): Json {
  if (typeof value === 'string') return replaceReferences(value, (name, written) => known.get(name) ?? written);
  if (isList(value)) return value.map(item => withValues(item, known));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withValues(inner ?? null, known)] as const),
  );
}

/** A group's options with the secrets they name. */
export interface ResolvedOptions {
  readonly values: JsonObject;
  /** The secrets that were put in. */
  readonly used: readonly string[];
  /** Options whose secret is not at hand: their values mean nothing. */
  readonly pending: ReadonlySet<string>;
  readonly problems: readonly Unplaced[];
}

/** Resolves the named options, those that hold secrets; a secret that is not at hand is said at its option. */
export function resolveOptions(values: JsonObject, names: readonly string[], secrets: Secrets): ResolvedOptions {
  const naming = names.filter(name => secretNamesIn(values[name] ?? null).length > 0);
  if (secrets === 'unresolved')
    return { values, used: [], pending: new Set(naming), problems: misnamed(values, naming) };
  const resolved: Record<string, Json | undefined> = { ...values };
  const pending = new Set<string>();
  const problems: Unplaced[] = [];
  for (const option of naming) {
    const read = resolveSecrets(values[option] ?? null, secrets.known);
    if (read.ok) {
      resolved[option] = read.value;
      continue;
    }
    pending.add(option);
    problems.push(...read.error.map(name => notAtHand(option, name, secrets)));
  }
  const used = naming.flatMap(option => secretNamesIn(values[option] ?? null)).flatMap(name => valueOf(name, secrets));
  return { values: resolved, used, pending, problems };
}

const valueOf = (name: string, { known }: SecretsAtHand): readonly string[] => {
  const value = known.get(name);
  return value === undefined ? [] : [value];
};

const misnamed = (values: JsonObject, options: readonly string[]): readonly Unplaced[] =>
  options.flatMap(option =>
    secretNamesIn(values[option] ?? null)
      .filter(name => !isSecretName(name))
      .map(name => noName(option, name)),
  );

const noName = (path: string, name: string): Unplaced => ({
  code: 'unknown_secret',
  severity: 'error',
  path,
  message: `"${name}" is no name of a secret: ${SECRET_NAME_ADVICE}`,
});

function notAtHand(path: string, name: string, { unreadable }: SecretsAtHand): Unplaced {
  if (!isSecretName(name)) return noName(path, name);
  const reason = unreadable.get(name);
  if (reason !== undefined)
    return { code: 'unreadable', severity: 'error', path, message: `the secret ${name} ${reason}` };
  const message = `there is no secret ${name}; keep one with \`tocsin secret set ${name}\`, or in the app`;
  return { code: 'unknown_secret', severity: 'error', path, message };
}

/** Says where a secret is named by an option that does not hold secrets: its value could be read there. */
export const misplacedSecrets = (values: JsonObject, isSecret: (option: string) => boolean): readonly Unplaced[] =>
  Object.entries(values)
    .filter(([option, value]) => secretNamesIn(value ?? null).length > 0 && !isSecret(option))
    .map(([path]) => ({ code: 'wrong_value', severity: 'error', path, message: MISPLACED }));

const MISPLACED = 'names a secret; only options that hold secrets may name one';
