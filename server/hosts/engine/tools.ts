import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../../../common/model/result';
import type { EngineError } from './engine_error';
import { run } from './run';

/** OpenSearch 2.19 itself runs on 11, the launcher and Elasticsearch 8 need 17. */
const OLDEST_JAVA = 17;
/** What maven-dependency-plugin 3.8 asks for. */
const OLDEST_MAVEN = '3.6.3';

const OTHERWISE = 'Or use a search engine that is already there: --es URL.';
const INSTALL_JAVA = `Install a JDK, ${OLDEST_JAVA} or newer (Debian and Ubuntu: apt install openjdk-17-jdk-headless; Fedora: dnf install java-17-openjdk-devel; macOS: brew install openjdk@17), or set JAVA_HOME to one. ${OTHERWISE}`;
const INSTALL_MAVEN = `Install Apache Maven ${OLDEST_MAVEN} or newer (Debian and Ubuntu: apt install maven; Fedora: dnf install maven; macOS: brew install maven); it is needed once, to fetch the engine. ${OTHERWISE}`;

/** A Java that is new enough. */
interface Java {
  readonly command: string;
  readonly major: number;
}

/** The major version in what `java -version` prints: 8 for "1.8.0_292", 17 for "17.0.15". */
export function parseJavaVersion(output: string): number | undefined {
  const found = /\bversion "(?:1\.)?(\d+)/.exec(output)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The version in what `mvn -v` prints, with or without terminal colours. */
export function parseMavenVersion(output: string): string | undefined {
  return /Apache Maven (\d+(?:\.\d+)*)/.exec(output)?.[1];
}

/** Compares dotted versions number by number. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map(text => text.split('.').map(Number));
  const differs = [0, 1, 2]
    .map(place => (left?.[place] ?? 0) - (right?.[place] ?? 0))
    .find(difference => difference !== 0);
  return differs !== undefined && differs < 0;
}

/** Java from JAVA_HOME, else from the PATH. */
export async function findJava(env: NodeJS.ProcessEnv): Promise<Result<Java, EngineError>> {
  const home = env['JAVA_HOME'];
  const isHomeSet = home !== undefined && home !== '';
  const command = isHomeSet ? path.join(home, 'bin', 'java') : 'java';
  if (isHomeSet && !existsSync(command))
    return fail({
      code: 'java_missing',
      message: `JAVA_HOME is ${home}, but there is no bin/java in it. ${INSTALL_JAVA}`,
    });
  const ran = await run({ command, args: ['-version'], env });
  if (ran.kind === 'missing')
    return fail({
      code: 'java_missing',
      message: `Java was not found: no java on the PATH, and JAVA_HOME is not set. ${INSTALL_JAVA}`,
    });
  const major = parseJavaVersion(ran.output);
  if (major === undefined)
    return fail({
      code: 'java_missing',
      message: `${command} does not say its version, it says: ${firstLine(ran.output)}. ${INSTALL_JAVA}`,
    });
  if (major < OLDEST_JAVA)
    return fail({ code: 'java_too_old', message: `${command} is Java ${major}, which is too old. ${INSTALL_JAVA}` });
  return ok({ command, major });
}

/** Checks that Maven is there and new enough; answers the command. */
export async function findMaven(env: NodeJS.ProcessEnv): Promise<Result<string, EngineError>> {
  const ran = await run({ command: 'mvn', args: ['-v'], env });
  if (ran.kind === 'missing')
    return fail({ code: 'maven_missing', message: `Maven was not found: no mvn on the PATH. ${INSTALL_MAVEN}` });
  const version = parseMavenVersion(ran.output);
  if (version === undefined)
    return fail({
      code: 'maven_missing',
      message: `mvn does not say its version, it says: ${firstLine(ran.output)}. ${INSTALL_MAVEN}`,
    });
  if (isOlder(version, OLDEST_MAVEN))
    return fail({ code: 'maven_too_old', message: `Maven ${version} is too old. ${INSTALL_MAVEN}` });
  return ok('mvn');
}

/** A runtime without the compiler cannot run the launcher from its source; only its own words tell it. */
export function lacksCompiler(output: string): boolean {
  return output.includes('jdk.compiler');
}

/** What to say when Java turns out to be a runtime only. */
export const RUNTIME_ONLY: EngineError = {
  code: 'java_missing',
  message: `This Java is only a runtime (JRE): the compiler, which a JDK has, is missing. ${INSTALL_JAVA}`,
};

function firstLine(output: string): string {
  return output.split('\n').find(line => line.trim() !== '') ?? 'nothing';
}
