import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  findJava,
  findMaven,
  isOlder,
  parseJavaVersion,
  parseMavenVersion,
} from '../../../../server/hosts/engine/tools';

test.each([
  ['Debian 17', 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)', 17],
  ['a first release', 'openjdk version "21" 2023-09-19', 21],
  ['early access', 'openjdk version "25-ea" 2025-09-16', 25],
  ['the old numbering', 'java version "1.8.0_292"\nJava(TM) SE Runtime Environment', 8],
  ['options picked up first', 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "11.0.22" 2024-01-16', 11],
  ['macOS without Java', 'The operation couldn’t be completed. Unable to locate a Java Runtime.', undefined],
  ['silence', '', undefined],
])('java -version: %s', (_name, output, expected) => expect(parseJavaVersion(output)).toBe(expected));

test.each([
  ['plain', 'Apache Maven 3.9.6 (bc0240f3c744dd6b6ec2920b3cd08dcc295161ae)\nMaven home: /opt/maven', '3.9.6'],
  ['coloured', '\u001b[1mApache Maven 3.8.7\u001b[m\nMaven home: /usr/share/maven', '3.8.7'],
  ['a candidate', 'Apache Maven 4.0.0-rc-3 (3952d00ce65df6753b63a51e86b1f626c55a8df2)', '4.0.0'],
  ['after a warning', 'WARNING: something old\nApache Maven 3.6.3', '3.6.3'],
  ['a broken JAVA_HOME', 'The JAVA_HOME environment variable is not defined correctly', undefined],
])('mvn -v: %s', (_name, output, expected) => expect(parseMavenVersion(output)).toBe(expected));

test.each([
  ['3.6.2', '3.6.3', true],
  ['3.6.3', '3.6.3', false],
  ['3.10.0', '3.9.9', false],
  ['4', '3.6.3', false],
  ['3.6', '3.6.3', true],
])('%s is older than %s: %s', (version, than, expected) => expect(isOlder(version, than)).toBe(expected));

describe('what is found on a machine', () => {
  let bin = '';
  beforeEach(async () => {
    bin = await mkdtemp(path.join(tmpdir(), 'tocsin-bin-'));
  });
  afterEach(() => rm(bin, { recursive: true, force: true }));
  const program = (name: string, says: string): Promise<void> =>
    writeFile(path.join(bin, name), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });

  test('no Java on an empty PATH', async () => {
    const found = await findJava({ PATH: bin });
    expect(found).toMatchObject({ ok: false, error: { code: 'java_missing' } });
    expect(JSON.stringify(found)).toContain('Install a JDK, 17 or newer');
  });

  test('JAVA_HOME that leads nowhere is named', async () => {
    const found = await findJava({ PATH: bin, JAVA_HOME: '/nowhere/jdk' });
    expect(found).toMatchObject({ ok: false, error: { code: 'java_missing' } });
    expect(JSON.stringify(found)).toContain('JAVA_HOME is /nowhere/jdk');
  });

  test('a Java that is too old', async () => {
    await program('java', 'openjdk version "11.0.22" 2024-01-16');
    const found = await findJava({ PATH: bin });
    expect(found).toMatchObject({ ok: false, error: { code: 'java_too_old' } });
    expect(JSON.stringify(found)).toContain('is Java 11');
  });

  test('no Maven on an empty PATH', async () =>
    expect(await findMaven({ PATH: bin })).toMatchObject({ ok: false, error: { code: 'maven_missing' } }));

  test('a Maven that is too old', async () => {
    await program('mvn', 'Apache Maven 3.3.9');
    expect(await findMaven({ PATH: bin })).toMatchObject({ ok: false, error: { code: 'maven_too_old' } });
  });

  test('a Maven that is new enough', async () => {
    await program('mvn', 'Apache Maven 3.9.6');
    expect(await findMaven({ PATH: bin })).toEqual({ ok: true, value: 'mvn' });
  });
});
