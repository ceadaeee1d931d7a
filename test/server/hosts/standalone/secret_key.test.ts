import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { secretKeyIn } from '../../../../server/hosts/standalone/secret_key';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the first start makes a key that only its owner may read; later ones take the same', async () => {
  const dataDir = path.join(folder, 'data');
  const first = secretKeyIn(dataDir);
  expect(first.ok && Buffer.from(first.value, 'base64')).toHaveLength(32);
  const file = path.join(dataDir, 'secret_key');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const written = await readFile(file, 'utf8');
  expect(secretKeyIn(dataDir)).toEqual(first);
  expect(await readFile(file, 'utf8')).toBe(written);
});

test('a file that holds no key is said, not replaced', async () => {
  await writeFile(path.join(folder, 'secret_key'), 'cut');
  const read = secretKeyIn(folder);
  expect(read.ok ? '' : read.error).toMatch(/secret_key holds no key/);
  expect(await readFile(path.join(folder, 'secret_key'), 'utf8')).toBe('cut');
});
