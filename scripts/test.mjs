// Runs every test: node scripts/test.mjs. The last line says how many passed and failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-tests-'));
const totals = { passed: 0, failed: 0 };

/** Runs a program of Node to its end; what it complains of is seen. */
function run(...args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise(resolve => child.once('close', resolve));
}

async function runTests(projects, ...own) {
  const report = path.join(folder, `${projects[0]}.json`);
  const flags = ['--json', `--outputFile=${report}`, '--passWithNoTests', ...own, '--selectProjects', ...projects];
  const started = Date.now();
  const status = await run('node_modules/jest/bin/jest.js', ...flags);
  console.log(`${projects.join(', ')}: ${Math.round((Date.now() - started) / 1000)} s`);
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    totals.failed += numFailedTests + numRuntimeErrorTestSuites;
  } catch {
    totals.failed += 1;
    console.error(`the ${projects.join(' and ')} tests did not finish (exit code ${status})`);
  }
}

await run('scripts/generate.mjs');
// Whether it works is for the tests to say: they look for the jars themselves.
const fetched = run('scripts/fetch_engines.mjs');
// Jest by itself leaves a core idle.
await runTests(['unit', 'properties', 'components', 'processes'], '--maxWorkers=100%');
await fetched;
// Suites keep to indices of their own; a test and the engine it asks mostly wait for each other.
await runTests(['engine'], '--maxWorkers=2');
// Pages are mostly waited for.
await runTests(['browser'], '--maxWorkers=2');

rmSync(folder, { recursive: true, force: true });
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
