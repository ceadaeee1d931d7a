import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { isSecretKey, KEY_ADVICE } from '../../stores/secret_cipher.ts';
import { indexSecrets } from '../../stores/secret_documents.ts';
import { secretVault, type SecretVault } from '../../stores/secret_store.ts';
import type { Config } from './load/config.ts';
import type { Variables } from './load/expand_env.ts';
import { ownPrefix } from './own_store.ts';
import type { World } from './world.ts';

/** The variable that holds keys, separated by commas; it wins over `secret_keys`. */
const VARIABLE = 'TOCSIN_SECRET_KEYS';

/** Which secrets: those of the command line itself, unless another prefix is named, such as Kibana's. */
export interface SecretChoice {
  readonly config: Config;
  readonly prefix?: string;
}

/** The secrets behind a search engine. */
export function ownSecrets(
  client: EngineClient,
  { config, prefix = ownPrefix(config.options.writeback_index) }: SecretChoice,
  { env }: Pick<World, 'env'>,
): Result<SecretVault, string> {
  const keys = secretKeysOf(config, env);
  return keys.ok ? ok(secretVault({ documents: indexSecrets({ client, prefix }), keys: keys.value })) : keys;
}

/** The keys that secrets are encrypted with: of the environment, else of config.yaml. */
export function secretKeysOf(config: Config | null, variables: Variables): Result<readonly string[], string> {
  const keys = (variables[VARIABLE] ?? '')
    .split(',')
    .map(key => key.trim())
    .filter(key => key !== '');
  if (keys.length === 0) return ok(config?.options.secret_keys ?? []);
  return keys.every(isSecretKey) ? ok(keys) : fail(`${VARIABLE}, separated by commas: ${KEY_ADVICE}`);
}
