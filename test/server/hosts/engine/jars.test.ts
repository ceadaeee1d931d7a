import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  downloadedBytes,
  findJars,
  firstError,
  progressOf,
  withoutPasswords,
} from '../../../../server/hosts/engine/jars';

const PRESENT = process.execPath;

test.each([
  ['Downloaded from central: https://repo.example/a.jar (6.7 MB at 11 MB/s)', 6.7e6],
  ['[INFO] Downloaded from central: https://repo.example/a.pom (8.5 kB at 14 kB/s)', 8.5e3],
  ['Downloaded from nearby: file:///a.pom (310 B at 2 kB/s)', 310],
  ['Downloading from central: https://repo.example/a.jar', undefined],
  ['[INFO] BUILD SUCCESS', undefined],
])('%s', (line, expected) => expect(downloadedBytes(line)).toBe(expected));

test('every fiftieth download is told', () => {
  const told: string[] = [];
  const hear = progressOf(message => told.push(message));
  for (let file = 0; file < 125; file += 1)
    hear(`Downloaded from central: https://repo.example/${file} (1.0 MB at 1 MB/s)`);
  expect(told).toEqual(['Downloaded 50 files, 50 MB so far …', 'Downloaded 100 files, 100 MB so far …']);
});

test.each([
  [
    '[INFO] Scanning\n[ERROR] Could not transfer a.jar: timed out -> [Help 1]\n[ERROR] more',
    'Could not transfer a.jar: timed out',
  ],
  ['', 'it gave no reason'],
])('the first complaint of %j', (output, expected) => expect(firstError(output)).toBe(expected));

test('a password in an address is not kept', () =>
  expect(withoutPasswords('from https://me:secret@repo.example/a')).toBe('from https://repo.example/a'));

describe('with a stand-in for Maven', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-jars-'));
    await writeFile(path.join(folder, 'pom.xml'), '<project>1</project>');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A Maven that counts its runs, then does what it is told to. */
  const maven = (does: string): Promise<void> =>
    writeFile(
      path.join(folder, 'mvn'),
      `#!/bin/sh\nif [ "$1" = -v ]; then echo Apache Maven 3.9.6; exit; fi\necho run >> ${folder}/runs\nfor a in "$@"; do case $a in -Dmdep.outputFile=*) out=\${a#*=};; esac; done\n${does}\n`,
      { mode: 0o755 },
    );
  const find = (): ReturnType<typeof findJars> =>
    findJars({
      engine: 'opensearch',
      pinFile: path.join(folder, 'pom.xml'),
      cacheDir: path.join(folder, 'cache'),
      env: { PATH: folder },
      onProgress: () => undefined,
    });
  const runs = async (): Promise<number> =>
    (await readFile(path.join(folder, 'runs'), 'utf8')).trim().split('\n').length;

  test('asks once, and again when the pins change', async () => {
    await maven(`printf %s "${PRESENT}:${PRESENT}" > "$out"`);
    expect(await find()).toEqual({ ok: true, value: [PRESENT, PRESENT] });
    await find();
    expect(await runs()).toBe(1);
    await writeFile(path.join(folder, 'pom.xml'), '<project>2</project>');
    await find();
    expect(await runs()).toBe(2);
  });

  test('asks again when a jar has gone', async () => {
    await maven(`: > "${folder}/a.jar"; printf %s "${folder}/a.jar" > "$out"`);
    await find();
    await rm(path.join(folder, 'a.jar'));
    expect(await find()).toEqual({ ok: true, value: [path.join(folder, 'a.jar')] });
    expect(await runs()).toBe(2);
  });

  test('says why Maven failed, and where to read on', async () => {
    await maven('echo "[ERROR] Unknown host repo.example -> [Help 1]"; exit 1');
    const found = await find();
    expect(found).toMatchObject({ ok: false, error: { code: 'resolve_failed' } });
    expect(JSON.stringify(found)).toContain('Unknown host repo.example. Check the network');
    expect(await readFile(path.join(folder, 'cache', 'opensearch.maven.log'), 'utf8')).toContain('Unknown host');
  });
});
