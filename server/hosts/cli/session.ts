import { connectionFrom, type Connection } from './connection.ts';
import { connectTo, type Engine } from './engine_access.ts';
import { EXIT } from './exit.ts';
import { loadConfig, type Config } from './load/config.ts';
import { CLI_SCOPE, loadRules, type Loading, type RuleFile, type RuleFolder } from './load/rules.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { connectionOptions } from '../../engine/connection_options.ts';
import { readOptions } from '../../declare/options.ts';
import type { Rule } from '../../engine/rule.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { formatProblem } from '../../../common/model/problem.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { Secrets } from '../../engine/secret_references.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { StoreFailure } from '../../stores/store_failure.ts';
import { ownSecrets } from './own_secrets.ts';
import { paintFor } from './paint.ts';
import { reportProblems } from './report_problems.ts';
import type { World } from './world.ts';

/** What the flags of a command say about config and rules. */
export interface SessionFlags {
  readonly config: string;
  readonly es: string | undefined;
  readonly rule?: string;
}

/** A config with its rules, read and reported. */
export interface Session {
  readonly config: Config;
  readonly loading: Loading;
  readonly folder: RuleFolder;
  readonly flags: SessionFlags;
}

/** Reads config and rules and reports every problem; fails where nothing could run. */
export async function openSession(
  world: World,
  registry: Registry,
  flags: SessionFlags,
): Promise<Result<Session, number>> {
  const around = { cwd: world.cwd, variables: world.env };
  const config = await loadConfig({ file: flags.config, around, registry, connectionGiven: flags.es !== undefined });
  if (!config.ok) {
    reportProblems(world, config.error);
    return fail(EXIT.wrong);
  }
  const only = flags.rule === undefined ? {} : { only: flags.rule };
  const loading: Loading = { config: config.value, around, registry, ...only };
  const folder = await loadRules(loading);
  reportFolder(world, config.value, folder);
  return runnable(world, ok({ config: config.value, loading, folder, flags }));
}

/** The session, where any of its rules can run. */
export function runnable(world: World, session: Result<Session, number>): Result<Session, number> {
  if (!session.ok || enabledRules(session.value.folder.files).length > 0) return session;
  world.err('no rule can run');
  return fail(EXIT.wrong);
}

function reportFolder(world: World, config: Config, folder: RuleFolder): void {
  reportProblems(world, [...config.warnings, ...folder.problems, ...folder.files.flatMap(file => file.problems)]);
  const broken = folder.files.filter(({ rule }) => rule === null);
  const disabled = folder.files.flatMap(({ rule }) => (rule && !rule.enabled ? [rule.name] : []));
  if (broken.length > 0) world.err(`left out: ${broken.map(({ file }) => file).join(', ')}; the other rules go on`);
  if (disabled.length > 0 && config.options.show_disabled_rules) world.err(`not enabled: ${disabled.join(', ')}`);
}

/** Where a session's secrets are kept. */
const lookIn =
  (client: EngineClient, { config }: Pick<Session, 'config'>, world: World): (() => Promise<Secrets>) =>
  async () => {
    const vault = ownSecrets(client, { config }, world);
    if (!vault.ok) throw new Error(vault.error);
    return vault.value.of(CLI_SCOPE).load();
  };

/**
 * The session with the secrets that its rules name, from the search engine of config.yaml; the rules are read
 * again where there are any. Problems that come of it are reported.
 */
export async function withSecrets(
  world: World,
  session: Session,
  client: EngineClient,
): Promise<Result<Session, number>> {
  const loading: Loading = { ...session.loading, secrets: lookIn(client, session, world) };
  if (!namesSecrets(session)) return ok({ ...session, loading });
  try {
    const folder = await loadRules(loading);
    reportNews(world, session.folder, folder);
    return ok({ ...session, loading, folder });
  } catch (error) {
    world.err(`secrets cannot be read: ${messageOf(error)}`);
    return fail(error instanceof StoreFailure ? EXIT.engine : EXIT.wrong);
  }
}

/** What was not said of the rules before. */
function reportNews(world: World, before: RuleFolder, { files }: RuleFolder): void {
  const said = new Set(before.files.flatMap(({ problems }) => problems.map(formatProblem)));
  const problems = files.flatMap(file => file.problems);
  reportProblems(
    world,
    problems.filter(problem => !said.has(formatProblem(problem))),
  );
  const ran = new Set(before.files.flatMap(({ file, rule }) => (rule ? [file] : [])));
  const broken = files.filter(({ file, rule }) => rule === null && ran.has(file));
  if (broken.length > 0) world.err(`left out: ${broken.map(({ file }) => file).join(', ')}`);
}

/** The same for a command that has not connected yet; it connects where a rule names a secret. */
export async function lookUpSecrets(world: World, session: Session): Promise<Result<Session, number>> {
  if (!namesSecrets(session)) return ok(session);
  const connection = ownConnection(session, world);
  const engine = connection.ok ? await connectTo(connection.value, world, undefined) : connection;
  if (engine.ok) return withSecrets(world, session, engine.value.client);
  world.err(`secrets cannot be read: ${engine.error}`);
  return fail(connection.ok ? EXIT.engine : EXIT.wrong);
}

const namesSecrets = ({ folder }: Session): boolean => folder.files.some(({ secretNames }) => secretNames.length > 0);

/** The rules that can run. */
export const enabledRules = (files: readonly RuleFile[]): readonly Rule[] =>
  files.flatMap(({ rule }) => (rule?.enabled ? [rule] : []));

/** Rules that read from the same search engine. */
export interface RuleGroup {
  readonly connection: Connection;
  readonly rules: readonly Rule[];
}

/** The connection config.yaml (or `--es`) names. */
export const ownConnection = (
  { config, flags }: Pick<Session, 'config' | 'flags'>,
  world: World,
): Result<Connection, string> => connectionFrom(config.connection, world.env, flags.es);

/** Groups rules by where they read: a rule may name a search engine of its own. */
export function groupRules(
  session: Pick<Session, 'config' | 'flags'>,
  files: readonly RuleFile[],
  world: Pick<World, 'env'>,
): Result<readonly RuleGroup[], string> {
  const groups = new Map<string, { connection: Connection; rules: Rule[] }>();
  for (const { rule, values } of files) {
    if (!rule?.enabled) continue;
    const connection = connectionOfRule(session, values, world);
    if (!connection.ok) return fail(`${rule.name}: ${connection.error}`);
    const key = JSON.stringify(connection.value);
    const group = groups.get(key) ?? { connection: connection.value, rules: [] };
    group.rules.push(rule);
    groups.set(key, group);
  }
  return ok([...groups.values()]);
}

function connectionOfRule(
  { config, flags }: Pick<Session, 'config' | 'flags'>,
  values: JsonObject,
  world: Pick<World, 'env'>,
): Result<Connection, string> {
  const own = Object.keys(connectionOptions.shape).filter(name => values[name] !== undefined);
  if (own.length === 0 || flags.es !== undefined) return connectionFrom(config.connection, world.env, flags.es);
  const written = Object.fromEntries(own.map(name => [name, values[name]]));
  const read = readOptions(connectionOptions, written);
  if (read.value === null) return fail(read.problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  const said = Object.fromEntries(Object.entries(read.value).filter(([name]) => own.includes(name)));
  // A rule's own use_ssl wins over ES_USE_SSL; host, port and credentials of the environment win over both.
  const variables = own.includes('use_ssl') ? { ...world.env, ES_USE_SSL: undefined } : world.env;
  // A rule's own host is another cluster than the hosts of config.yaml.
  const elsewhere = own.includes('es_host') ? { es_hosts: [] } : {};
  return connectionFrom({ ...config.connection, ...elsewhere, ...said }, variables, undefined);
}

/** Connects and says on standard error to what. */
export async function connectAndSay(
  world: World,
  connection: Connection,
  trace?: (line: string) => void,
): Promise<Result<Engine, string>> {
  const engine = await connectTo(connection, world, trace);
  if (!engine.ok) return engine;
  const { product, problem } = engine.value;
  world.err(`connected to ${product} at ${[connection.url, ...connection.otherUrls].join(' or ')}`);
  if (problem !== null) world.err(paintFor(world, 'err').yellow(problem));
  return engine;
}
