import { createRequire } from 'node:module';
import { z } from 'zod';
import { settings } from './settings.ts';

/** What a host reads of a plugin before it starts it. */
export interface HostConfig {
  /** Something the host knows as a schema of its own. */
  readonly schema: unknown;
}

/** Hosts have their schema library under these names; none of them is on npm. */
const PACKAGES = ['@kbn/config-schema', '@osd/config-schema'] as const;

/** The little of a host's schema library that we call. */
interface SchemaKit {
  object(shape: Readonly<Record<string, unknown>>, options: Check): unknown;
  any(options: Check): unknown;
  boolean(): unknown;
  maybe(type: unknown): unknown;
}

interface Check {
  /** What is wrong with a value, in words. */
  readonly validate: (value: unknown) => string | undefined;
}

/** The schema of our settings, of the host's own make where its library can be found from here. */
export function hostConfig(load: (name: string) => unknown = createRequire(__filename)): HostConfig {
  for (const name of PACKAGES) {
    const kit = kitIn(load, name);
    if (kit) return { schema: schemaOf(kit, settings) };
  }
  return { schema: OWN_SCHEMA };
}

function kitIn(load: (name: string) => unknown, name: string): SchemaKit | null {
  try {
    const loaded = load(name);
    const kit: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'schema') : null;
    return isKit(kit) ? kit : null;
  } catch {
    return null;
  }
}

const isKit = (value: unknown): value is SchemaKit =>
  typeof value === 'object' &&
  value !== null &&
  ['object', 'any', 'boolean', 'maybe'].every(name => typeof Reflect.get(value, name) === 'function');

/** The same settings in the host's words: it says itself which key it does not know, we say what a value must be. */
function schemaOf(kit: SchemaKit, setting: z.core.$ZodType): unknown {
  const bare = unwrapped(setting);
  const validate: Check['validate'] = value => problemOf(z.safeParse(bare, value));
  if (bare instanceof z.ZodObject) {
    const shape: Record<string, z.core.$ZodType> = bare.shape;
    const types = Object.entries(shape).map(([key, inner]) => [key, schemaOf(kit, inner)] as const);
    return kit.object(Object.fromEntries(types), { validate });
  }
  return kit.maybe(bare instanceof z.ZodBoolean ? kit.boolean() : kit.any({ validate }));
}

function unwrapped(setting: z.core.$ZodType): z.core.$ZodType {
  const isWrapped =
    setting instanceof z.ZodDefault || setting instanceof z.ZodPrefault || setting instanceof z.ZodOptional;
  return isWrapped ? unwrapped(setting.unwrap()) : setting;
}

function problemOf(read: z.ZodSafeParseResult<unknown>): string | undefined {
  const [issue] = read.error?.issues ?? [];
  if (!issue) return undefined;
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}

/** Where the host's library cannot be found, as from a plugin folder outside the host: marked as hosts mark theirs. */
const OWN_SCHEMA = {
  __isKbnConfigSchemaType: true,
  __isOsdConfigSchemaType: true,
  validate: (value: unknown, _context?: unknown, namespace = 'tocsin'): unknown => {
    const problem = problemOf(settings.safeParse(value ?? {}));
    if (problem !== undefined) throw new Error(`[${namespace}]: ${problem}`);
    return value ?? {};
  },
};
