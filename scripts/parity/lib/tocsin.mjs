import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { rulesFolder, writeConfig } from './elastalert.mjs';

const REPLAY_LIMIT_MS = 300_000;
const MAX_SAID = 2000;

/** The command line as it is built now: a copy, so that one build answers for a whole run. */
export function builtTocsin({ root, scratch }) {
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'bin', 'tocsin'), '--help'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tocsin could not be built: ${stderr}`);
  const copy = path.join(scratch, 'tocsin.cjs');
  copyFileSync(path.join(root, '.build', 'cli.js'), copy);
  return copy;
}

/** Replays one rule, with more flags and variables where given: { alerts, failure }, where failure is what was said when it did not go well. */
export function replayRule(rule, { cli, here, root, scratch, url, flags = [], env = {} }) {
  const args = ['replay', '--config', writeConfig(rule, { here, scratch, url }), '--rule', rule.file];
  args.push('--start', rule.start, '--end', rule.end, '--json', ...flags);
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: rulesFolder(rule, here),
    env: { ...process.env, TZ: 'UTC', TOCSIN_HOME: root, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: REPLAY_LIMIT_MS,
  });
  const told = [];
  const said = [];
  child.stdout.on('data', bytes => told.push(bytes));
  child.stderr.on('data', bytes => said.push(bytes));
  return new Promise(resolve => {
    child.once('close', code => {
      const lines = Buffer.concat(told).toString('utf8').split('\n');
      const alerts = lines.filter(line => line !== '').map(line => JSON.parse(line));
      const failure = code === 0 ? null : Buffer.concat(said).toString('utf8').trim().slice(-MAX_SAID);
      resolve({ alerts, failure: failure === '' ? `ended with ${code}` : failure });
    });
  });
}
