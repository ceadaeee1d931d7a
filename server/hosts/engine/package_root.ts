import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const PACKAGE = z.object({ name: z.literal('tocsin') });

/** The folder of Tocsin's package.json, from the sources and from a bundle alike; TOCSIN_HOME overrides it. */
export function findPackageRoot(env: NodeJS.ProcessEnv, from: string = __dirname): string | undefined {
  if (env['TOCSIN_HOME'] !== undefined) return path.resolve(env['TOCSIN_HOME']);
  if (isOurs(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  return parent === from ? undefined : findPackageRoot(env, parent);
}

function isOurs(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    return PACKAGE.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success;
  } catch {
    // Somebody else's broken package.json on the way up is not ours to report.
    return false;
  }
}
