import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { isObject, type JsonObject } from '../../../common/model/json.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { readOptions } from '../../declare/options.ts';
import { connectionOptions } from '../../engine/connection_options.ts';
import { askForConnection } from './ask.ts';
import { withExitCodes, wholeNumber, type AddCommand, type Surrounding } from './commands.ts';
import { connectionFrom, isYes, type Connection } from './connection.ts';
import { hostsIn } from './hosts.ts';
import { EXIT } from './exit.ts';
import { readYaml } from './load/read_yaml.ts';
import { ownStore } from './own_store.ts';
import { reportProblems } from './report_problems.ts';
import { connectAndSay } from './session.ts';
import { copyAlerts, createWriteback } from './writeback_indices.ts';

/** The flags of `tocsin create-index`. */
interface CreateIndexFlags {
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly bearer?: string;
  readonly apiKey?: string;
  readonly urlPrefix?: string;
  readonly auth: boolean;
  readonly ssl?: boolean;
  readonly verifyCerts?: boolean;
  readonly caCerts?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly index?: string;
  readonly oldIndex?: string;
  readonly send_get_body_as: string;
  readonly profile?: string;
  readonly awsRegion?: string;
  readonly timeout: number;
  readonly config?: string;
  readonly es?: string;
  readonly recreate?: string | true;
}

/** The base name where nobody says one. Source: parity runtime §8. */
const DEFAULT_INDEX = 'elastalert_status';

/** `tocsin create-index`: the indices that keep state and alerts. */
export const addCreateIndex: AddCommand = (program, about) => {
  const command = program
    .command('create-index')
    .description('create the indices that keep state and alerts; asks where no config file is; safe to repeat')
    .option('--config <file>', 'the config file; config.yaml here or one folder up where absent')
    .option('--es <url>', 'the search engine, such as http://127.0.0.1:9200; wins over all else');
  withExitCodes(withConnectionFlags(command))
    .option('--index <name>', `the base name of the indices (default: writeback_index, else ${DEFAULT_INDEX})`)
    .option('--old-index <name>', 'copy the alerts of this index into the new one')
    .option('--send_get_body_as <method>', 'taken for compatibility: searches are sent by POST', 'GET')
    .option('--timeout <seconds>', 'how long to wait for each answer', wholeNumber(1), 60)
    .option('--recreate [yes]', 'DELETE the indices first, if they are there')
    .action(async (flags: CreateIndexFlags) => about.end(await createIndex(about, flags)));
};

const withConnectionFlags = (command: Command): Command =>
  command
    .option('--host <name>', 'host of the search engine (or ES_HOST)')
    .option('--port <port>', 'its port (or ES_PORT)', wholeNumber(1))
    .option('--username <name>', 'user, for basic authentication (or ES_USERNAME)')
    .option('--password <word>', 'password (better in ES_PASSWORD: others can read command lines)')
    .option('--bearer <token>', 'bearer token (better in ES_BEARER)')
    .option('--api-key <key>', 'API key (better in ES_API_KEY)')
    .option('--url-prefix <path>', 'a path before every request')
    .option('--no-auth', 'do not ask for user and password')
    .option('--ssl', 'connect by https (or ES_USE_SSL)')
    .option('--no-ssl', 'connect by http')
    .option('--verify-certs', 'refuse a certificate that is not trusted')
    .option('--no-verify-certs', 'take any certificate')
    .option('--ca-certs <file>', 'the certificates to trust, as PEM')
    .option('--client-cert <file>', 'the certificate that says who we are, as PEM')
    .option('--client-key <file>', 'its key, as PEM; in the file of --client-cert where absent')
    .option('--profile <name>', 'the profile of AWS whose keys sign requests')
    .option('--aws-region <name>', 'sign requests for this region of AWS (or AWS_DEFAULT_REGION)');

async function createIndex({ world }: Surrounding, flags: CreateIndexFlags): Promise<number> {
  const target = await targetOf({ world }, flags);
  if (!target.ok) return target.error;
  const { connection, base, oldIndex } = target.value;
  const engine = await connectAndSay(world, connection);
  if (!engine.ok) {
    world.err(engine.error);
    return EXIT.engine;
  }
  if (!engine.value.isSupported) {
    world.err(`${engine.value.product} is too old; Elasticsearch 7.17 or newer, or OpenSearch, is needed`);
    return EXIT.wrong;
  }
  const request = { base, recreate: isRecreating(flags), timeoutMs: flags.timeout * 1000 };
  const made = await createWriteback(engine.value.client, request);
  if (!made.ok) {
    world.err(made.error);
    return EXIT.engine;
  }
  world.out(made.value === null ? `${base} is there already` : `created ${made.value.join(', ')}`);
  if (made.value !== null && oldIndex !== '') {
    const copied = await copyAlerts(engine.value.client, { from: oldIndex, to: base, timeoutMs: request.timeoutMs });
    if (!copied.ok) {
      world.err(copied.error);
      return EXIT.engine;
    }
    world.out(`copied ${oldIndex} to ${base}`);
  }
  try {
    await ownStore(engine.value.client, base).ensureIndices();
  } catch (error) {
    world.err(messageOf(error, 'the indices of Tocsin could not be made'));
    return EXIT.engine;
  }
  world.out(`the indices of Tocsin itself are ready (${base}_tocsin…)`);
  return EXIT.ok;
}

const isRecreating = ({ recreate }: CreateIndexFlags): boolean =>
  recreate === true || (recreate !== undefined && isYes(recreate));

/** Where the indices are made, and how they are named. */
interface Target {
  readonly connection: Connection;
  readonly base: string;
  readonly oldIndex: string;
}

async function targetOf(
  { world }: Pick<Surrounding, 'world'>,
  flags: CreateIndexFlags,
): Promise<Result<Target, number>> {
  const refuse = (message: string): Result<never, number> => {
    world.err(message);
    return fail(EXIT.wrong);
  };
  const file =
    flags.config ?? ['config.yaml', '../config.yaml'].find(name => existsSync(path.resolve(world.cwd, name)));
  const isNamed = flags.es !== undefined || (flags.host ?? world.env.ES_HOST ?? world.env.ES_HOSTS) !== undefined;
  if (file === undefined && !isNamed && !world.inIsTerminal)
    return refuse('there is no config.yaml here and nobody to ask: give --config FILE, --es URL, or --host and --port');
  // This command alone takes its config as it is written, without the environment. Source: parity options §1.
  const read = file === undefined ? null : await readYaml(file, { cwd: world.cwd, variables: null });
  if (read && !read.ok) {
    reportProblems(world, read.error);
    return fail(EXIT.wrong);
  }
  const asked = read || isNamed ? {} : await askForConnection(flags.auth);
  const values: JsonObject = {
    es_port: DEFAULT_PORT,
    ...read?.value.yaml.value,
    ...asked,
    ...fromEnv(world.env),
    ...fromFlags(flags),
  };
  const options = readOptions(connectionOptions, values);
  if (options.value === null)
    return refuse(options.problems.map(({ path: name, message }) => `${name}: ${message}`).join('\n'));
  const { AWS_DEFAULT_REGION } = world.env;
  const connection = connectionFrom(options.value, { AWS_DEFAULT_REGION }, flags.es);
  if (!connection.ok) return refuse(connection.error);
  const base = flags.index ?? textOf(values.writeback_index) ?? DEFAULT_INDEX;
  const auth = flags.auth ? connection.value.auth : { kind: 'none' as const };
  return ok({
    connection: { ...connection.value, auth },
    base,
    oldIndex: flags.oldIndex ?? textOf(values.old_index) ?? '',
  });
}

const DEFAULT_PORT = 9200;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const said = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && !isObject(value)));

const fromEnv = (env: Readonly<Record<string, string | undefined>>): JsonObject =>
  said({
    es_host: env.ES_HOST,
    es_hosts: env.ES_HOSTS === undefined ? undefined : [...hostsIn(env.ES_HOSTS)],
    es_port: env.ES_PORT === undefined ? undefined : Number(env.ES_PORT),
    es_username: env.ES_USERNAME,
    es_password: env.ES_PASSWORD,
    es_bearer: env.ES_BEARER,
    es_api_key: env.ES_API_KEY,
    use_ssl: env.ES_USE_SSL === undefined ? undefined : isYes(env.ES_USE_SSL),
  });

const fromFlags = (flags: CreateIndexFlags): JsonObject =>
  said({
    es_host: flags.host,
    es_port: flags.port,
    es_username: flags.username,
    es_password: flags.password,
    es_bearer: flags.bearer,
    es_api_key: flags.apiKey,
    es_url_prefix: flags.urlPrefix,
    use_ssl: flags.ssl,
    verify_certs: flags.verifyCerts,
    ca_certs: flags.caCerts,
    client_cert: flags.clientCert,
    client_key: flags.clientKey,
    aws_region: flags.awsRegion,
    profile: flags.profile,
    es_hosts: flags.host === undefined ? undefined : [],
  });
