import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { optionFiles } from '../../../server/transports/files.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'tocsin-files-'));
  mkdirSync(at('open'));
  mkdirSync(at('open-too'));
  for (const name of ['open/login', 'open-too/login', 'closed']) writeFileSync(at(name), 'user: eva');
  symlinkSync(at('closed'), at('open/link_out'));
  symlinkSync(at('open/login'), at('link_in'));
});
afterAll(() => rmSync(root, { recursive: true }));

const at = (name: string): string => path.join(root, name);
const NOT_HERE = 'opt names a file that rules may not read here; put it below one of tocsin.outgoing.filesIn';

test.each([
  ['below a folder', 'open/login', null],
  ['by a link from elsewhere', 'link_in', null],
  ['elsewhere', 'closed', NOT_HERE],
  ['in a folder whose name begins alike', 'open-too/login', NOT_HERE],
  ['by a link that leads out', 'open/link_out', NOT_HERE],
  ['by steps that lead out', 'open/../closed', NOT_HERE],
  ['that is not there', 'open/gone', NOT_HERE],
  ['the folder itself', 'open', NOT_HERE],
])('a file %s', async (_name, file, problem) => {
  const read = optionFiles([at('open'), at('gone')])(at(file), 'opt').catch((error: unknown) => error);
  expect(await read).toEqual(problem === null ? 'user: eva' : new Error(problem));
});

test('where no folders are named, all may be read; where none may, none is', async () => {
  expect(await optionFiles(null)(at('closed'), 'opt')).toBe('user: eva');
  await expect(optionFiles([])(at('open/login'), 'opt')).rejects.toThrow(NOT_HERE);
  await expect(optionFiles(null)(at('gone'), 'opt')).rejects.toThrow('the file of opt cannot be read (ENOENT)');
});
