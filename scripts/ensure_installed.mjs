// Makes sure that what Tocsin is built from is there. It runs before anything is installed, so it imports nothing
// but Node itself. `--browser` also sees to a Chromium, which the browser tests need.
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
  if (env.TOCSIN_BROWSER) return isProgram(env.TOCSIN_BROWSER) ? env.TOCSIN_BROWSER : undefined;
  return findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], env);
}

function findOnPath(names, env) {
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.flatMap(folder => names.map(name => path.join(folder, name))).find(isProgram);
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

/** What installs Chromium on this machine; undefined where its package manager is another. */
export function browserInstallers(env = process.env, isRoot = process.getuid?.() === 0) {
  if (!findOnPath(['apt-get'], env)) return undefined;
  if (!isRoot && !findOnPath(['sudo'], env)) return undefined;
  // -n: a password cannot be asked for where nobody sits.
  const prefix = isRoot ? [] : ['sudo', '-n'];
  return [
    [...prefix, 'apt-get', 'update'],
    [...prefix, 'apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
  ];
}

const INSTALL_LIMIT_MS = 600_000;

/** Installs Chromium where there is none; what it says when it cannot is all the reader needs. */
export function ensureBrowser() {
  if (findBrowser()) return true;
  const commands = browserInstallers();
  if (commands) console.log('Installing Chromium for the browser tests (apt-get install chromium) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Lists that cannot all be renewed may still do; whether the package came is what counts.
  for (const [command, ...args] of commands ?? [])
    spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_LIMIT_MS });
  if (findBrowser()) return true;
  console.error(
    `${commands ? 'Chromium could not be installed; what apt-get said stands above.' : 'There is no Chromium, and no way to install one here.'} ` +
      'The browser tests need it and will fail: install Chromium or Chrome, or set TOCSIN_BROWSER to the program.',
  );
  return false;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (Number(process.versions.node.split('.')[0]) < LEAST_NODE)
    fail(`Tocsin needs Node ${LEAST_NODE} or newer; this is ${process.versions.node}.`);
  ensurePackages();
  if (process.argv.includes('--browser')) ensureBrowser();
}
