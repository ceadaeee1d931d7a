import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import { fail, ok, type Result } from '../../common/model/result.ts';

/** A secret as it is kept, all in base64 but the name of its key. */
export interface Sealed {
  /** Which key it was encrypted with; tells nothing of the key. */
  readonly keyId: string;
  readonly nonce: string;
  readonly data: string;
  readonly tag: string;
}

/** Keys to encrypt with: the first one writes, all of them read. */
export interface KeyRing {
  /** The name of the key that writes; null where there is none. */
  readonly writesWith: () => string | null;
  /** Encrypts a text for one place; it cannot be read from any other. Null where there is no key. */
  seal(text: string, place: string): Sealed | null;
  /** Decrypts; `no_key` where its key is not on the ring, `damaged` where it was changed or moved. */
  open(sealed: Sealed, place: string): Result<string, 'no_key' | 'damaged'>;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const KEY_ID_BYTES = 8;
const TAG_BYTES = 16;

/** The nonce that AES-GCM is made for; as it is random, one key may write about 2^32 times. */
const NONCE_BYTES = 12;

/** A shorter passphrase can be found out by trying. */
const MIN_KEY_CHARS = 32;

/** What scrypt is given to turn a passphrase into a key: 32 MB of memory, some 100 ms, once. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;

/** The same passphrase must make the same key on every node, so the salt is ours and no secret. */
const SALT = 'tocsin secrets, 1';

/** What a key must be, to people. */
export const KEY_ADVICE = `a key is 32 random bytes as base64 (\`openssl rand -base64 32\` makes one), or a passphrase of at least ${MIN_KEY_CHARS} characters`;

/** A variable that was not set, and so was not replaced by the key it holds. */
const VARIABLE = /^\$\{?\w+\}?$/;

/** Whether a text is fit to be a key. */
export const isSecretKey = (text: string): boolean => text.length >= MIN_KEY_CHARS && !VARIABLE.test(text);

interface Key {
  readonly id: string;
  readonly key: Buffer;
}

/** A ring of these keys, as they are configured; they are derived when the first of them is needed. */
export function keyRing(configured: readonly string[]): KeyRing {
  let derived: readonly Key[] | null = null;
  const keys = (): readonly Key[] => (derived ??= configured.map(deriveKey));
  return {
    writesWith: () => keys()[0]?.id ?? null,
    seal: (text, place) => {
      const [key] = keys();
      return key ? encrypt(key, text, place) : null;
    },
    open: (sealed, place) => {
      const key = keys().find(({ id }) => id === sealed.keyId);
      return key ? decrypt(key, sealed, place) : fail('no_key');
    },
  };
}

/** Random bytes are taken as they are, a passphrase goes through scrypt; HKDF makes the key and its name of either. */
function deriveKey(configured: string): Key {
  const bytes = Buffer.from(configured, 'base64');
  const isRandom = bytes.length === KEY_BYTES && isBase64Of(configured, bytes);
  const secret = isRandom ? bytes : scryptSync(configured.normalize('NFKC'), SALT, KEY_BYTES, SCRYPT);
  const derive = (purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, SALT, purpose, length));
  return { id: derive('name', KEY_ID_BYTES).toString('hex'), key: derive('encryption', KEY_BYTES) };
}

const isBase64Of = (text: string, bytes: Buffer): boolean =>
  bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');

function encrypt({ id, key }: Key, text: string, place: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place, 'utf8'));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    keyId: id,
    nonce: nonce.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

function decrypt({ key }: Key, { nonce, data, tag }: Sealed, place: string): Result<string, 'damaged'> {
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64'), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place, 'utf8'));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return ok(Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8'));
  } catch {
    // The library throws for a tag that does not fit, and for parts that have not their length.
    return fail('damaged');
  }
}
