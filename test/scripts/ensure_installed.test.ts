import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'ensure_installed.mjs');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-path-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a program on the PATH of this test. */
function program(name: string, lines: readonly string[] = []): void {
  const file = path.join(folder, name);
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
}

/** An apt-get that writes down what it is asked, and brings Chromium where it can. */
function aptGet(brings: 'chromium' | 'nothing'): void {
  const calls = `echo "$*" >> ${path.join(folder, 'calls')}`;
  const bring = `case "$*" in *chromium) : > ${path.join(folder, 'chromium')}; /bin/chmod +x ${path.join(folder, 'chromium')};; esac`;
  program('apt-get', brings === 'chromium' ? [calls, bring] : [calls, 'echo "no such package" >&2', 'exit 100']);
}

const calls = (): readonly string[] => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');

/** What an expression over the script's exports comes to, with nothing on the PATH but this test's programs. */
function run(expression: string, env: Readonly<Record<string, string>> = {}): { value: unknown; said: string } {
  const code = `import * as script from ${JSON.stringify(SCRIPT)}; console.log('\\n' + JSON.stringify(${expression} ?? null));`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: folder, ...env },
    encoding: 'utf8',
  });
  const last = ran.stdout.trim().split('\n').at(-1) ?? '';
  const value: unknown = JSON.parse(last);
  return { value, said: ran.stderr };
}

describe('the browser', () => {
  test('that is there is used, and nothing is installed', () => {
    aptGet('chromium');
    program('google-chrome');
    expect(run('script.ensureBrowser()').value).toBe(true);
    expect(run('script.findBrowser()').value).toBe(path.join(folder, 'google-chrome'));
    expect(() => calls()).toThrow('ENOENT');
  });

  test('of the reader’s choice is used, and no other', () => {
    program('chromium');
    program('mine');
    const mine = path.join(folder, 'mine');
    expect(run('script.findBrowser()', { TOCSIN_BROWSER: mine }).value).toBe(mine);
    expect(run('script.findBrowser()', { TOCSIN_BROWSER: `${mine}-not` }).value).toBeNull();
  });

  test('that is not there is installed', () => {
    aptGet('chromium');
    program('sudo', ['shift', 'exec "$@"']);
    expect(run('script.ensureBrowser()')).toMatchObject({ value: true, said: '' });
    expect(calls()).toEqual(['update', 'install -y --no-install-recommends chromium']);
  });

  test('that cannot be installed is told, with what to do', () => {
    aptGet('nothing');
    program('sudo', ['shift', 'exec "$@"']);
    const { value, said } = run('script.ensureBrowser()');
    expect(value).toBe(false);
    expect(said).toContain('no such package');
    expect(said).toContain('set TOCSIN_BROWSER');
  });

  test.each([
    ['no apt-get', [], true, null],
    ['neither root nor sudo', ['apt-get'], false, null],
    ['root', ['apt-get', 'sudo'], true, 'apt-get update'],
    ['sudo', ['apt-get', 'sudo'], false, 'sudo -n apt-get update'],
  ])('with %s', (_name, programs, isRoot, first) => {
    programs.forEach(name => program(name));
    const { value } = run(`script.browserInstallers(process.env, ${isRoot})?.[0].join(' ')`);
    expect(value).toBe(first);
  });
});

test.each([
  ['all that is wanted', { 'node_modules/a': { version: '1' } }, true],
  ['another version', { 'node_modules/a': { version: '2' } }, false],
  ['nothing', {}, false],
])('node_modules that hold %s', (_name, packages, expected) => {
  const wanted = { packages: { '': {}, 'node_modules/a': { version: '1' }, 'node_modules/b': { optional: true } } };
  const asked = `script.isInstalled(${JSON.stringify(wanted)}, ${JSON.stringify({ packages })})`;
  expect(run(asked).value).toBe(expected);
});
