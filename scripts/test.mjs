// Runs every test: node scripts/test.mjs. The last line says how many passed and failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-tests-'));
const totals = { passed: 0, failed: 0 };

spawnSync(process.execPath, ['scripts/generate.mjs'], { stdio: 'inherit' });
/** Tests with an engine each take a core; pages are mostly waited for. */
const groups = [
  { projects: ['unit', 'components'], flags: [] },
  { projects: ['engine'], flags: ['--runInBand'] },
  { projects: ['browser'], flags: ['--maxWorkers=2'] },
];
for (const { projects, flags: own } of groups) {
  const report = path.join(folder, `${projects[0]}.json`);
  const flags = ['--json', `--outputFile=${report}`, '--passWithNoTests', ...own, '--selectProjects', ...projects];
  const run = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    totals.failed += numFailedTests + numRuntimeErrorTestSuites;
  } catch {
    totals.failed += 1;
    console.error(`the ${projects.join(' and ')} tests did not finish (exit code ${run.status})`);
  }
}
rmSync(folder, { recursive: true, force: true });
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
