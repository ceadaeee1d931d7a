// The standalone host of the browser tests: `npm start` as its users run it, with a folder and indices of its own.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A first start fetches about a hundred jars. */
const START_LIMIT_MS = 600_000;
const STOP_LIMIT_MS = 30_000;

// A JVM that lives for a minute gains nothing from the second compiler; without it the engine starts in a third of the time.
const QUICK_JVM = [process.env.JAVA_TOOL_OPTIONS, '-XX:TieredStopAtLevel=1'].filter(Boolean).join(' ');

let running;

/** Starts the host; resolves with the addresses it prints. TOCSIN_TEST_ES_URL names an engine to use instead of its own. */
export async function startHost() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-browser-'));
  const prefix = `.kibana_tocsin_browser_${randomBytes(4).toString('hex')}`;
  const other = process.env.TOCSIN_TEST_ES_URL;
  const args = [
    '--port',
    '0',
    '--data',
    dataDir,
    '--prefix',
    prefix,
    '--tick',
    '2s',
    ...(other ? ['--es', other] : []),
  ];
  const child = spawn(process.execPath, [path.join(root, 'scripts', 'start.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, JAVA_TOOL_OPTIONS: QUICK_JVM },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = { child, dataDir, prefix, other };
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = why => reject(new Error(`npm start ${why}:\n${said}`));
    const timer = setTimeout(() => fail('is not ready'), START_LIMIT_MS);
    const read = chunk => {
      said += chunk;
      const page = /Tocsin is ready: (\S+?)\/?\s/.exec(said)?.[1];
      const engine = /answers at (\S+)\.\n/.exec(said)?.[1];
      if (!page || !engine) return;
      clearTimeout(timer);
      resolve({ page, engine });
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('exit', code => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  }).catch(async error => {
    await stopHost();
    throw error;
  });
}

/** Ends the host as Ctrl-C does, and takes away what it made. */
export async function stopHost() {
  if (!running) return;
  const { child, dataDir, prefix, other } = running;
  running = undefined;
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise(resolve => child.once('exit', resolve));
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.kill('SIGINT');
    await ended;
    clearTimeout(timer);
  }
  if (other) await removeIndices(other, prefix);
  await rm(dataDir, { recursive: true, force: true });
}

/** An engine that was there before the tests keeps none of our indices. */
async function removeIndices(engine, prefix) {
  const found = await fetch(`${engine}/${prefix}*/_settings?expand_wildcards=all`);
  const names = Object.keys(await found.json()).filter(name => name.startsWith(prefix));
  for (const name of names) await fetch(`${engine}/${name}`, { method: 'DELETE' });
}
