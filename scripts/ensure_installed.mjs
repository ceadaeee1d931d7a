// Makes sure that what Tocsin is built from is there. It runs before anything is installed, so it imports nothing
// but Node itself. `--browser` also looks for a Chromium, which the browser tests need.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const LEAST_NODE = 20;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Whether node_modules holds each package of the lock file in its version; those for other machines may be absent. */
export function isInstalled(wanted, present) {
  return Object.entries(wanted.packages ?? {}).every(([place, { version, optional, peer, link }]) => {
    if (place === '' || link) return true;
    const found = present.packages?.[place];
    return found === undefined ? Boolean(optional || peer) : found.version === version;
  });
}

/** The browsers we know of, the reader's own choice first. */
export function findBrowser(env = process.env) {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = [env.TOCSIN_BROWSER, ...folders.flatMap(folder => names.map(name => path.join(folder, name)))];
  return candidates.find(file => file && isProgram(file));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const readJson = file => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

function fail(message) {
  console.error(message);
  process.exit(1);
}

function ensurePackages() {
  const wanted = readJson(path.join(root, 'package-lock.json'));
  const present = readJson(path.join(root, 'node_modules', '.package-lock.json'));
  if (isInstalled(wanted, present)) return;
  console.log('Installing packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const ran = spawnSync(command, [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (ran.status !== 0) fail('The packages could not be installed; what npm said stands above.');
}

function sayBrowser() {
  if (findBrowser()) return;
  console.warn(
    'There is no Chromium on the PATH, which the browser tests need: install one (Debian: apt install chromium), or set TOCSIN_BROWSER to it.',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (Number(process.versions.node.split('.')[0]) < LEAST_NODE)
    fail(`Tocsin needs Node ${LEAST_NODE} or newer; this is ${process.versions.node}.`);
  ensurePackages();
  if (process.argv.includes('--browser')) sayBrowser();
}
