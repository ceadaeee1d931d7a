// Builds the command line into one file: node scripts/build_cli.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const into = path.join(root, '.build', 'cli.js');
const generated = ['server/rule_types/index.generated.ts', 'server/alerters/index.generated.ts'];

if (generated.some(file => !existsSync(path.join(root, file))))
  spawnSync(process.execPath, [path.join(root, 'scripts', 'generate.mjs')], { cwd: root, stdio: 'inherit' });

// Written beside and moved into place, so that a command that runs meanwhile never reads half a file.
const halfDone = `${into}.${process.pid}`;
// Without blanks: a program is kept in memory as it is written.
await build({
  entryPoints: [path.join(root, 'server', 'hosts', 'cli', 'main.ts')],
  outfile: halfDone,
  bundle: true,
  minifyWhitespace: true,
  minifySyntax: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'error',
});
renameSync(halfDone, into);
