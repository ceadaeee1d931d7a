import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEngine } from '../../../../server/hosts/engine/engine';
import { jvmArguments } from '../../../../server/hosts/engine/jvm_arguments';
import { parseAnswer } from '../../../../server/hosts/engine/node_process';
import { findPackageRoot } from '../../../../server/hosts/engine/package_root';

test.each([
  ['READY 9200 2.19.1', { kind: 'ready', port: 9200, version: '2.19.1' }],
  ['FAILED data_in_use 4711', { kind: 'failed', error: { code: 'data_in_use', message: '4711' } }],
  ['FAILED port_taken Failed to bind', { kind: 'failed', error: { code: 'port_taken', message: 'Failed to bind' } }],
  ['FAILED oops a b', { kind: 'failed', error: { code: 'start_failed', message: 'a b' } }],
  ['anything else', undefined],
])('the launcher says %j', (line, expected) => expect(parseAnswer(line)).toEqual(expected));

test.each([
  [17, false],
  [21, false],
  [24, true],
])('Java %i is given the switches of later ones: %s', (major, expected) =>
  expect(jvmArguments(major, 512).includes('--sun-misc-unsafe-memory-access=allow')).toBe(expected),
);

describe('the folder of Tocsin', () => {
  const root = path.join(__dirname, '..', '..', '..', '..');
  test('is found from a file in it', () => expect(findPackageRoot({}, __dirname)).toBe(root));
  test('may be named', () => expect(findPackageRoot({ TOCSIN_HOME: '/opt/tocsin' })).toBe('/opt/tocsin'));

  test("is not another package's", async () => {
    const other = await mkdtemp(path.join(tmpdir(), 'tocsin-other-'));
    await writeFile(path.join(other, 'package.json'), '{"name":"other"}');
    await mkdir(path.join(other, 'deep'));
    expect(findPackageRoot({}, path.join(other, 'deep'))).toBeUndefined();
    await rm(other, { recursive: true });
  });
});

describe('before anything is started', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-engine-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const start = (port: number, env: NodeJS.ProcessEnv): ReturnType<typeof startEngine> =>
    startEngine({ port, dataDir: folder, cacheDir: path.join(folder, 'cache'), onProgress: () => undefined, env });

  test('a taken port is named, with what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const started = await start(port, process.env);
    server.close();
    expect(started).toMatchObject({ ok: false, error: { code: 'port_taken' } });
    expect(JSON.stringify(started)).toContain(`--es http://127.0.0.1:${port}`);
  });

  test('without Java', async () =>
    expect(await start(0, { PATH: folder })).toMatchObject({ ok: false, error: { code: 'java_missing' } }));

  test('with Java but without Maven', async () => {
    await writeFile(path.join(folder, 'java'), '#!/bin/sh\necho \'openjdk version "17.0.15"\'\n', { mode: 0o755 });
    expect(await start(0, { PATH: folder })).toMatchObject({ ok: false, error: { code: 'maven_missing' } });
  });

  test('a Java without its compiler is called a runtime', async () => {
    const says = 'error: compiling in source launcher mode requires jdk.compiler';
    const java = `#!/bin/sh\nif [ "$1" = -version ]; then echo 'openjdk version "17.0.15"'; else echo '${says}' >&2; exit 1; fi\n`;
    const maven = `#!/bin/sh\nif [ "$1" = -v ]; then echo Apache Maven 3.9.6; exit; fi\nfor a in "$@"; do case $a in -Dmdep.outputFile=*) printf %s "${process.execPath}" > "\${a#*=}";; esac; done\n`;
    await writeFile(path.join(folder, 'java'), java, { mode: 0o755 });
    await writeFile(path.join(folder, 'mvn'), maven, { mode: 0o755 });
    const started = await start(0, { PATH: folder });
    expect(started).toMatchObject({ ok: false, error: { code: 'java_missing' } });
    expect(JSON.stringify(started)).toContain('only a runtime');
  });
});
