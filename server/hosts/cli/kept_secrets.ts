import { fail, ok, type Result } from '../../../common/model/result.ts';
import { parseYaml } from '../../declare/yaml.ts';
import { secretNamesIn } from '../../engine/secret_references.ts';
import { indexStore } from '../../stores/index_store.ts';
import { ruleStore } from '../../stores/rule_store.ts';
import type { SecretStore, SecretVault } from '../../stores/secret_store.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import type { Surrounding } from './commands.ts';
import { EXIT } from './exit.ts';
import { loadConfig, type Config } from './load/config.ts';
import { CLI_SCOPE, loadRules } from './load/rules.ts';
import { ownSecrets } from './own_secrets.ts';
import { ownStore } from './own_store.ts';
import { reportProblems } from './report_problems.ts';
import { connectAndSay, ownConnection } from './session.ts';

/** The flags that say which secrets. */
export interface SecretFlags {
  readonly config: string;
  readonly es?: string;
  readonly prefix?: string;
  readonly space: string;
}

/** A rule, and the secrets it names. */
export interface SecretUser {
  readonly rule: string;
  readonly secretNames: readonly string[];
}

/** The secrets that a command works on. */
export interface KeptSecrets {
  readonly vault: SecretVault;
  readonly secrets: SecretStore;
  /** Makes the indices where they are not there. */
  readonly prepare: () => Promise<void>;
  readonly usersOf: () => Promise<readonly SecretUser[]>;
}

/** Reaches the secrets of the command line, or of the host whose prefix is named. */
export async function openSecrets(about: Surrounding, flags: SecretFlags): Promise<Result<KeptSecrets, number>> {
  const { world, registry } = about;
  const around = { cwd: world.cwd, variables: world.env };
  const config = await loadConfig({ file: flags.config, around, registry, connectionGiven: flags.es !== undefined });
  if (!config.ok) {
    reportProblems(world, config.error);
    return fail(EXIT.wrong);
  }
  const connection = ownConnection({ config: config.value, flags: { ...flags, es: flags.es } }, world);
  if (!connection.ok) return refuse(about, connection.error, EXIT.wrong);
  const engine = await connectAndSay(world, connection.value);
  if (!engine.ok) return refuse(about, engine.error, EXIT.engine);
  const { client } = engine.value;
  const { prefix, space } = flags;
  const vault = ownSecrets(client, { config: config.value, ...(prefix === undefined ? {} : { prefix }) }, world);
  if (!vault.ok) return refuse(about, vault.error, EXIT.wrong);
  return ok(
    prefix === undefined
      ? {
          vault: vault.value,
          secrets: vault.value.of(CLI_SCOPE),
          prepare: () => ownStore(client, config.value.options.writeback_index).ensureIndices(),
          usersOf: () => usersInFiles(about, config.value),
        }
      : {
          vault: vault.value,
          secrets: vault.value.of(space),
          prepare: () => indexStore({ client, prefix }).ensureIndices(),
          usersOf: () => usersInStore(client, { prefix, space }),
        },
  );
}

function refuse({ world }: Surrounding, message: string, code: number): Result<never, number> {
  world.err(message);
  return fail(code);
}

async function usersInFiles({ world, registry }: Surrounding, config: Config): Promise<readonly SecretUser[]> {
  const { files } = await loadRules({ config, around: { cwd: world.cwd, variables: world.env }, registry });
  return files.map(({ file, secretNames }) => ({ rule: file, secretNames }));
}

async function usersInStore(
  client: EngineClient,
  { prefix, space }: { readonly prefix: string; readonly space: string },
): Promise<readonly SecretUser[]> {
  const rules = await ruleStore({ client, prefix }).list(space);
  return rules.flatMap(({ id, yaml }) => {
    const read = parseYaml(yaml);
    if (!read.ok) return [];
    const { value } = read.value;
    return [{ rule: typeof value.name === 'string' ? value.name : id, secretNames: secretNamesIn(value) }];
  });
}
