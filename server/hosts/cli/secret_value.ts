import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { password } from '@inquirer/prompts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { reasonOf } from './load/read_yaml.ts';
import type { World } from './world.ts';

/** The value of a secret: never from the command line, which others can read and shells remember. */
export async function readSecretValue(
  world: World,
  name: string,
  file: string | undefined,
): Promise<Result<string, string>> {
  const read = file === undefined ? ok(await ask(world, name)) : await fromFile(path.resolve(world.cwd, file), file);
  return read.ok ? ok(read.value.replace(/\r?\n$/, '')) : read;
}

const ask = (world: World, name: string): Promise<string> =>
  world.inIsTerminal ? password({ message: `Value of ${name} (it is not shown)` }) : world.readIn();

async function fromFile(where: string, file: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(where, 'utf8'));
  } catch (error) {
    return fail(`${file} ${reasonOf(error)}`);
  }
}
