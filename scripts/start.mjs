// `npm start`: builds what is stale, then runs the standalone host in this process.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStandalone } from './build_standalone.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const appBundle = path.join(root, '.build', 'plugin', 'target', 'public', 'tocsin.plugin.js');

/** When anything in a folder, or a file, was last changed. */
function changedAt(place) {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(place).map(name => changedAt(path.join(place, name))));
}

function runScript(name, ...args) {
  const script = path.join(root, 'scripts', name);
  const ran = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (ran.status === 0) return;
  console.error(`${path.relative(root, script)} failed; what it said stands above.`);
  process.exit(1);
}

async function buildAll() {
  const sources = ['common', 'public', 'server', 'scripts', 'package-lock.json'].map(name => path.join(root, name));
  const built = path.join(root, '.build', 'standalone', 'main.cjs');
  const isStale =
    !existsSync(appBundle) || Math.min(changedAt(appBundle), changedAt(built)) < Math.max(...sources.map(changedAt));
  if (!isStale) return;
  console.log('Building …');
  runScript('generate.mjs');
  runScript('build.mjs', '--into', '.build');
  await buildStandalone();
}

const argv = process.argv.slice(2);
if (!argv.includes('--help') || !existsSync(path.join(root, '.build', 'standalone', 'main.cjs'))) await buildAll();
const { main } = createRequire(import.meta.url)(path.join(root, '.build', 'standalone', 'main.cjs'));
await main({ argv, root });
