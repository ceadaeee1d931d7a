import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { isSecretKey, KEY_ADVICE } from '../../stores/secret_cipher.ts';

const FILE = 'secret_key';
const KEY_BYTES = 32;

/** Nobody else on this machine may read it. */
const OWNER_ONLY = 0o600;

/** The key that secrets are encrypted with: of this folder, made on the first start. */
export function secretKeyIn(dataDir: string): Result<string, string> {
  const file = path.join(dataDir, FILE);
  try {
    mkdirSync(dataDir, { recursive: true });
    makeKey(file);
    const key = readFileSync(file, 'utf8').trim();
    return isSecretKey(key) ? ok(key) : fail(`${file} holds no key: ${KEY_ADVICE}`);
  } catch (error) {
    return fail(`The key of the secrets cannot be read or made: ${messageOf(error)}`);
  }
}

/** Makes the file unless it is there, also where another process does so at the same moment. */
function makeKey(file: string): void {
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}

const isThere = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
