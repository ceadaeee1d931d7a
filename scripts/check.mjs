// Everything a change must pass before it is handed in: node scripts/check.mjs
import { spawnSync } from 'node:child_process';

const steps = [
  ['generate', 'node', ['scripts/generate.mjs']],
  ['generated files are committed', 'node', ['scripts/check_generated.mjs']],
  ['types', 'npx', ['tsc', '--noEmit']],
  ['lint', 'npx', ['eslint', '.']],
  ['format', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['import direction', 'npx', ['depcruise', '--config', '.dependency-cruiser.cjs', 'common', 'server', 'public']],
  ['dead code', 'npx', ['knip']],
  ['tests', 'npx', ['jest', '--maxWorkers=100%', '--selectProjects', 'unit', 'properties', 'components', 'processes']],
];

const failed = [];
for (const [name, command, args] of steps) {
  console.log(`\n== ${name}`);
  if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\nall green' : `\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
