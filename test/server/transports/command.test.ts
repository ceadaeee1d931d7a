import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandPart, SendOutcome } from '../../../server/engine/outgoing.ts';
import { sendCommand } from '../../../server/transports/command.ts';
import { createTransports } from '../../../server/transports/transports.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-command-'));
  file = path.join(folder, 'said');
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (): string => readFileSync(file, 'utf8');

/** Writes its arguments and what it reads into the file. */
const NOTE =
  "const [file, ...args] = process.argv.slice(1); require('fs').writeFileSync(file, JSON.stringify([args, require('fs').readFileSync(0, 'utf8')]));";

const part = (program: CommandPart['program'], more: Partial<CommandPart> = {}): CommandPart => ({
  kind: 'command',
  program,
  stdin: null,
  failOnNonZeroExit: true,
  ...more,
});

const send = (what: CommandPart, runsPrograms = true): Promise<SendOutcome> =>
  createTransports({ log: () => undefined, now: () => 0, runsPrograms }).send(what, {
    idempotencyKey: 'a:b:0',
    secrets: ['very-secret'],
  });

const node = (code: string, ...args: readonly string[]): CommandPart['program'] => ({
  argv: [process.execPath, '-e', code, '--', ...args],
});

test('AL11: a program gets its arguments as they are, and what it reads', async () => {
  const odd = ['a b', '', '$(id) `id` ; | & > "\'', '-n', 'zoë\n'];
  expect(await send(part(node(NOTE, file, ...odd), { stdin: '[{"a": 1}]\n' }))).toEqual({ kind: 'confirmed' });
  expect(JSON.parse(written())).toEqual([odd, '[{"a": 1}]\n']);
});

test('without anything to read it finds the end', async () => {
  expect(await send(part(node(NOTE, file)))).toEqual({ kind: 'confirmed' });
  expect(JSON.parse(written())).toEqual([[], '']);
});

test('AL11: a line is read by a shell', async () => {
  expect(await send(part({ shell: `printf '%s' "a  b" $(echo c) > '${file}' && true` }))).toEqual({
    kind: 'confirmed',
  });
  expect(written()).toBe('a  bc');
});

test('a program that reads nothing of much is no failure', async () => {
  expect(await send(part(node(''), { stdin: 'x'.repeat(3_000_000) }))).toEqual({ kind: 'confirmed' });
});

test.each<[string, boolean, SendOutcome['kind']]>([
  ['process.exit(3)', true, 'retry'],
  ['process.exit(3)', false, 'confirmed'],
  ["process.kill(process.pid, 'SIGTERM')", true, 'retry'],
  ["process.kill(process.pid, 'SIGTERM')", false, 'confirmed'],
  ['', true, 'confirmed'],
])('AL11: %s, failing on other ends than 0: %s, is %s', async (code, failOnNonZeroExit, kind) => {
  expect(await send(part(node(code), { stdin: '', failOnNonZeroExit }))).toMatchObject({ kind });
});

test.each([
  ['process.exit(3)', 'the command ended with 3'],
  ["process.kill(process.pid, 'SIGKILL')", 'the command ended with SIGKILL'],
])('%s is told', async (code, message) => {
  expect(await send(part(node(code)))).toMatchObject({ error: { code: 'refused', message } });
});

test.each([true, false])('AL11: a program that is not there; its end waited for: %s', async failOnNonZeroExit => {
  expect(await send(part({ argv: ['/nowhere/very-secret'] }, { failOnNonZeroExit }))).toEqual({
    kind: 'retry',
    error: { code: 'unreachable', status: null, message: 'the command could not be started (ENOENT)' },
    afterMs: null,
  });
});

test.each([
  ['a NUL', 'a\0b'],
  ['more than a program takes', 'x'.repeat(3_000_000)],
])('what can be said to no program is refused: %s', async (_name, argument) => {
  expect(await send(part(node('', argument)))).toMatchObject({ kind: 'refused', error: { code: 'invalid' } });
});

test('one that is not waited for goes on by itself', async () => {
  const outcome = await send(part(node('setTimeout(() => process.exit(1), 20)'), { failOnNonZeroExit: false }));
  expect(outcome).toEqual({ kind: 'confirmed' });
});

test('one that takes too long is ended', async () => {
  const endless = part(node('setInterval(() => undefined, 1000)'), { stdin: '' });
  expect(await sendCommand(endless, true, 200)).toMatchObject({
    kind: 'retry',
    error: { code: 'timeout', message: 'the command was ended after 0.2 s' },
  });
});

test('a host that runs no programs refuses, and does not try', async () => {
  const transports = createTransports({ log: () => undefined, now: () => 0 });
  const outcome = await transports.send(part(node(NOTE, file)), { idempotencyKey: 'a:b:0', secrets: [] });
  expect(outcome).toEqual({
    kind: 'refused',
    error: {
      code: 'invalid',
      status: null,
      message: 'programs are run by the command line alone (`tocsin run`); a server runs none for its rules',
    },
  });
  expect(written).toThrow('ENOENT');
});
