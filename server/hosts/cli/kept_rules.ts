import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Problem } from '../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { indexStore } from '../../stores/index_store.ts';
import { ruleStore } from '../../stores/rule_store.ts';
import type { ImportStores } from '../import/import_rules.ts';
import type { Surrounding } from './commands.ts';
import { connectionFrom } from './connection.ts';
import { EXIT } from './exit.ts';
import { configFrom, loadConfig, type Config } from './load/config.ts';
import { CONFIG_DEFAULTS } from './load/config_defaults.ts';
import { connectAndSay } from './session.ts';
import type { World } from './world.ts';
import { ownSecrets } from './own_secrets.ts';

/** The flags that say where Kibana and the standalone host keep rules. */
export interface KeptRulesFlags {
  readonly config?: string;
  readonly es?: string;
  readonly prefix: string;
  readonly space: string;
}

/** Adds those flags to a command. */
export const withKeptRules = (command: Command): Command =>
  command
    .option('--es <url>', 'the search engine, such as http://127.0.0.1:9200; wins over config.yaml and ES_HOST')
    .option('--prefix <name>', 'what the names of Tocsin’s indices begin with, as in kibana.yml', '.kibana_tocsin')
    .option('--space <id>', 'the space the rules are in', 'default');

/** A config, and whether there is one in truth. */
export interface FoundConfig {
  readonly config: Config;
  readonly isThere: boolean;
}

/** The config that a command takes: the one named, else the first of these files that is there, else the usual. */
export async function configFor(
  { world, registry }: Surrounding,
  named: string | undefined,
  candidates: readonly string[],
): Promise<Result<FoundConfig, readonly Problem[]>> {
  const file = named ?? candidates.find(candidate => existsSync(path.resolve(world.cwd, candidate)));
  const around = { cwd: world.cwd, variables: world.env };
  const request = { file: file ?? 'config.yaml', around, registry, connectionGiven: true };
  const read = file === undefined ? configFrom(CONFIG_DEFAULTS, request) : await loadConfig(request);
  return read.ok ? ok({ config: read.value, isThere: file !== undefined }) : read;
}

/** Whether anything says where the search engine is. */
export const isEngineNamed = ({ env }: World, { es }: Pick<KeptRulesFlags, 'es'>, { connection }: Config): boolean =>
  [es, connection.es_host, connection.es_hosts, env.ES_HOST, env.ES_HOSTS].some(
    said => said !== undefined && said.length > 0,
  );

/** Reaches the rules and secrets that Kibana and the standalone host keep; the exit code where that fails. */
export async function openKeptRules(
  world: World,
  { es, prefix, space }: KeptRulesFlags,
  config: Config,
): Promise<Result<ImportStores, number>> {
  const refuse = (message: string, code: number): Result<never, number> => {
    world.err(message);
    return fail(code);
  };
  const connection = connectionFrom(config.connection, world.env, es);
  if (!connection.ok) return refuse(connection.error, EXIT.wrong);
  const engine = await connectAndSay(world, connection.value);
  if (!engine.ok) return refuse(engine.error, EXIT.engine);
  const { client } = engine.value;
  const secrets = ownSecrets(client, { config, prefix }, world);
  if (!secrets.ok) return refuse(secrets.error, EXIT.wrong);
  try {
    await indexStore({ client, prefix }).ensureIndices();
  } catch (error) {
    return refuse(messageOf(error, 'the indices of Tocsin could not be made'), EXIT.engine);
  }
  return ok({ rules: ruleStore({ client, prefix }), secrets: secrets.value.of(space) });
}
