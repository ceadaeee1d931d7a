import { z } from 'zod';
import { objectAt, stringAt, toJson, type JsonObject } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { Instant } from '../../common/time/instant.ts';
import type { SecretsAtHand } from '../engine/secret_references.ts';
import { isSecretName } from '../../common/text/secret_reference.ts';
import { NO_SECRETS, SECRET_NAME_ADVICE } from '../engine/secret_references.ts';
import { keyRing, type KeyRing } from './secret_cipher.ts';
import type { SecretDocuments } from './secret_documents.ts';
import type { Kept } from './searches.ts';

/** What people may know of a secret: all but its value. */
export interface SecretSummary {
  readonly name: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string | null;
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null;
}

/** The secrets of one scope. Values go in and come out for rules alone. A failure of the store itself rejects. */
export interface SecretStore {
  list(): Promise<readonly SecretSummary[]>;
  /** Keeps a value under a name, in place of the one it had; why not, in words. */
  put(
    name: string,
    value: string,
    by: { readonly user: string | null; readonly at: Instant },
  ): Promise<Result<null, string>>;
  /** Whether there was one of this name. */
  remove(name: string): Promise<boolean>;
  /** The values, for rules. */
  load(): Promise<SecretsAtHand>;
}

/** What encrypting anew came to. */
export interface Rekeyed {
  readonly rekeyed: number;
  /** Those that were encrypted with the first key already. */
  readonly current: number;
  /** `scope/name reason`, of those that cannot be read. */
  readonly problems: readonly string[];
}

/** The secrets of all scopes. */
export interface SecretVault {
  of(scope: string): SecretStore;
  /** The values of all scopes, for rules. */
  load(): Promise<ReadonlyMap<string, SecretsAtHand>>;
  /** Encrypts all secrets with the first key that are not yet; why not, in words. */
  rekey(): Promise<Result<Rekeyed, string>>;
}

/** What a vault is made of. */
export interface VaultParts {
  readonly documents: SecretDocuments;
  /** As they are configured: the first one writes, all of them read. */
  readonly keys: readonly string[];
}

/** No secret is longer, a private key with its chain included. */
const MAX_SECRET_CHARS = 50_000;

/** A shorter one could not be kept out of messages: it would be cut out of ordinary words. */
const MIN_SECRET_CHARS = 4;

/** How often a write is tried again when somebody else wrote in between. */
const ATTEMPTS = 5;

const NO_KEY =
  'there is no key to encrypt secrets with: set tocsin.secretKeys in kibana.yml, or TOCSIN_SECRET_KEYS for the command line; `openssl rand -base64 32` makes one';

const REASONS = {
  no_key: 'is encrypted with a key that is not configured',
  damaged: 'cannot be decrypted: what is kept was changed, or copied from elsewhere; set it again',
} as const;

const UNKNOWN_FORM = 'has a form that is not known; update Tocsin';

const keptSecret = z.object({
  scope: z.string(),
  name: z.string(),
  updatedAt: z.number(),
  updatedBy: z.string().nullable(),
  keyId: z.string(),
  nonce: z.string(),
  data: z.string(),
  tag: z.string(),
});

type KeptSecret = z.output<typeof keptSecret>;

interface Vault {
  readonly documents: SecretDocuments;
  readonly ring: KeyRing;
}

/** A vault over kept documents; what is kept is encrypted, and bound to its scope and name. */
export function secretVault({ documents, keys }: VaultParts): SecretVault {
  const vault: Vault = { documents, ring: keyRing(keys) };
  return {
    of: scope => ({
      list: async () => (await documents.list(scope)).map(kept => summaryOf(vault, kept)),
      put: (name, value, by) => put(vault, { scope, name, value }, by),
      remove: name => documents.remove(idOf(scope, name)),
      load: async () => atHand(vault, await documents.list(scope)).get(scope) ?? NO_SECRETS,
    }),
    load: async () => atHand(vault, await documents.list()),
    rekey: () => rekey(vault),
  };
}

/** A name has no colon, so no two pairs have the same id. */
const idOf = (scope: string, name: string): string => `${scope}:${name}`;

/** What a value is bound to: it cannot be read in place of another. */
const placeOf = ({ scope, name }: { readonly scope: string; readonly name: string }): string =>
  JSON.stringify(['tocsin secret', scope, name]);

interface Named {
  readonly scope: string;
  readonly name: string;
  readonly value: string;
}

async function put(
  { documents, ring }: Vault,
  { scope, name, value }: Named,
  { user, at }: { readonly user: string | null; readonly at: Instant },
): Promise<Result<null, string>> {
  const refusal = refusalOf(name, value);
  if (refusal !== null) return fail(refusal);
  const sealed = ring.seal(value, placeOf({ scope, name }));
  if (!sealed) return fail(NO_KEY);
  const document = documentOf({ scope, name, updatedAt: at, updatedBy: user, ...sealed });
  const id = idOf(scope, name);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const kept = await documents.get(id);
    if (await documents.write(id, document, kept?.version ?? null)) return ok(null);
  }
  return fail('somebody else wrote it each time; try again');
}

function refusalOf(name: string, value: string): string | null {
  if (!isSecretName(name)) return `"${name}" is no name of a secret: ${SECRET_NAME_ADVICE}`;
  if (value.length < MIN_SECRET_CHARS)
    return `the value is shorter than ${MIN_SECRET_CHARS} characters: it could not be kept out of messages`;
  return value.length > MAX_SECRET_CHARS ? `the value is longer than ${MAX_SECRET_CHARS} characters` : null;
}

const documentOf = (secret: KeptSecret): JsonObject => ({
  id: idOf(secret.scope, secret.name),
  scope: secret.scope,
  name: secret.name,
  keyId: secret.keyId,
  body: objectAt({ body: toJson(secret) }, 'body'),
});

/** A kept secret, decrypted or not. */
interface Read {
  readonly scope: string;
  readonly name: string;
  readonly kept: KeptSecret | null;
  readonly value: Result<string, string>;
}

function readSecret({ ring }: Vault, { document }: Kept): Read {
  const at = { scope: stringAt(document, 'scope'), name: stringAt(document, 'name') };
  const read = keptSecret.safeParse(document.body);
  if (!read.success) return { ...at, kept: null, value: fail(UNKNOWN_FORM) };
  // Bound to where it is found, whatever the document says of itself.
  const opened = ring.open(read.data, placeOf(at));
  return { ...at, kept: read.data, value: opened.ok ? opened : fail(REASONS[opened.error]) };
}

function summaryOf(vault: Vault, document: Kept): SecretSummary {
  const { name, kept, value } = readSecret(vault, document);
  return {
    name,
    updatedAt: kept?.updatedAt ?? 0,
    updatedBy: kept?.updatedBy ?? null,
    problem: value.ok ? null : value.error,
  };
}

function atHand(vault: Vault, documents: readonly Kept[]): ReadonlyMap<string, SecretsAtHand> {
  const scopes = new Map<string, { known: Map<string, string>; unreadable: Map<string, string> }>();
  for (const document of documents) {
    const { scope, name, value } = readSecret(vault, document);
    const of = scopes.get(scope) ?? { known: new Map<string, string>(), unreadable: new Map<string, string>() };
    scopes.set(scope, of);
    if (value.ok) of.known.set(name, value.value);
    else of.unreadable.set(name, value.error);
  }
  return scopes;
}

async function rekey(vault: Vault): Promise<Result<Rekeyed, string>> {
  const { documents, ring } = vault;
  const keyId = ring.writesWith();
  if (keyId === null) return fail(NO_KEY);
  let [rekeyed, current] = [0, 0];
  const problems: string[] = [];
  for (const document of await documents.list()) {
    const { scope, name, kept, value } = readSecret(vault, document);
    if (!value.ok) problems.push(`${scope}/${name} ${value.error}`);
    if (!value.ok || !kept) continue;
    if (kept.keyId === keyId) {
      current += 1;
      continue;
    }
    const sealed = ring.seal(value.value, placeOf({ scope, name }));
    if (!sealed) return fail(NO_KEY);
    // Where somebody set it meanwhile it is encrypted with the key of today already.
    const written = await documents.write(document.id, documentOf({ ...kept, ...sealed }), document.version);
    if (written) rekeyed += 1;
    else current += 1;
  }
  return ok({ rekeyed, current, problems });
}
