// Fetches the jars of the search engines that the tests start, so that none of them waits: node scripts/fetch_engines.mjs
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const own = path.join(root, 'server', 'hosts', 'engine');
const built = path.join(root, '.build', `jars.${process.pid}.cjs`);

mkdirSync(path.dirname(built), { recursive: true });
await build({
  entryPoints: [path.join(own, 'jars.ts')],
  outfile: built,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'error',
});
const { findJars } = createRequire(import.meta.url)(built);
rmSync(built);
// One after the other: they share many jars, and Maven does not expect company in its folder.
for (const engine of ['opensearch', 'elasticsearch']) {
  const found = await findJars({
    engine,
    pinFile: path.join(own, 'pom.xml'),
    cacheDir: path.join(root, '.engine'),
    env: process.env,
    onProgress: console.error,
  });
  if (found.ok) continue;
  console.error(found.error.message);
  process.exitCode = 1;
}
