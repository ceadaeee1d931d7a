import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../../../common/model/result';
import type { EngineError } from './engine_error';
import { run } from './run';
import { findMaven } from './tools';

/** The engines that pom.xml pins, each in a profile of this name. */
type EngineName = 'opensearch' | 'elasticsearch';

/** Which engine's jars, pinned where, remembered where. */
interface JarsWanted {
  readonly engine: EngineName;
  readonly pinFile: string;
  readonly cacheDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (message: string) => void;
}

const GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:build-classpath';
const HASH_LENGTH = 12;
const FILES_PER_MESSAGE = 50;

/** The jars of an engine: from the list remembered for this very pin file, else fetched by Maven. */
export async function findJars(wanted: JarsWanted): Promise<Result<readonly string[], EngineError>> {
  const pins = await readFile(wanted.pinFile);
  const hash = createHash('sha256').update(pins).digest('hex').slice(0, HASH_LENGTH);
  const listFile = path.join(wanted.cacheDir, `${wanted.engine}-${hash}.classpath`);
  const remembered = await readList(listFile);
  return remembered === undefined ? fetchJars(wanted, listFile) : ok(remembered);
}

/** The list, if every jar on it is still there. */
async function readList(listFile: string): Promise<readonly string[] | undefined> {
  if (!existsSync(listFile)) return undefined;
  const jars = (await readFile(listFile, 'utf8')).trim().split(path.delimiter);
  return jars.every(jar => existsSync(jar)) ? jars : undefined;
}

async function fetchJars(wanted: JarsWanted, listFile: string): Promise<Result<readonly string[], EngineError>> {
  const maven = await findMaven(wanted.env);
  if (!maven.ok) return maven;
  await mkdir(wanted.cacheDir, { recursive: true });
  // Two processes may fetch at once: each writes its own file, and whole files are renamed into place.
  const ownFile = `${listFile}.${randomUUID()}`;
  const logFile = path.join(wanted.cacheDir, `${wanted.engine}.maven.log`);
  wanted.onProgress(`Asking Maven for the jars of ${wanted.engine} (only the first time) …`);
  const ran = await run({
    command: maven.value,
    args: [
      '-B',
      '-Dstyle.color=never',
      '-f',
      wanted.pinFile,
      '-P',
      wanted.engine,
      GOAL,
      `-Dmdep.outputFile=${ownFile}`,
    ],
    env: wanted.env,
    onLine: progressOf(wanted.onProgress),
  });
  const output = ran.kind === 'ended' ? withoutPasswords(ran.output) : '';
  await writeFile(logFile, output);
  if (ran.kind === 'missing' || ran.exitCode !== 0 || !existsSync(ownFile)) {
    await rm(ownFile, { force: true });
    return fail({
      code: 'resolve_failed',
      message: `Maven could not fetch ${wanted.engine}: ${firstError(output)}. Check the network; a proxy or a mirror is set in Maven's settings.xml. All that Maven said is in ${logFile}.`,
    });
  }
  await rename(ownFile, listFile);
  const jars = await readList(listFile);
  return jars === undefined
    ? fail({
        code: 'resolve_failed',
        message: `Maven named jars that are not there. Remove ${listFile} and try again.`,
      })
    : ok(jars);
}

/** Tells of every fiftieth file that Maven has downloaded: how many, and how much in all. */
export function progressOf(onProgress: (message: string) => void): (line: string) => void {
  let files = 0;
  let bytes = 0;
  return line => {
    const size = downloadedBytes(line);
    if (size === undefined) return;
    files += 1;
    bytes += size;
    if (files % FILES_PER_MESSAGE === 0)
      onProgress(`Downloaded ${files} files, ${Math.round(bytes / UNITS.MB)} MB so far …`);
  };
}

const UNITS = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 } as const;

/** The size in a line like "Downloaded from central: URL (6.7 MB at 11 MB/s)"; undefined for any other line. */
export function downloadedBytes(line: string): number | undefined {
  const found = /Downloaded from .* \(([\d.]+) (B|kB|MB|GB) at /.exec(line);
  const unit = Object.entries(UNITS).find(([name]) => name === found?.[2])?.[1];
  return unit === undefined ? undefined : Number(found?.[1]) * unit;
}

/** Maven's own first complaint, in one line. */
export function firstError(output: string): string {
  const line = output.split('\n').find(text => text.startsWith('[ERROR]'));
  return (
    line
      ?.replace('[ERROR]', '')
      .replace(/\s*-> \[Help \d+\].*/, '')
      .trim()
      .replace(/\.$/, '') ?? 'it gave no reason'
  );
}

/** A mirror's address may hold a name and a password. */
export function withoutPasswords(output: string): string {
  return output.replace(/(\w+:\/\/)[^/\s@]+@/g, '$1');
}
