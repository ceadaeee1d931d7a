import { hostname } from 'node:os';
import type { Result } from '../../../common/model/result.ts';
import { environmentProxy } from '../../sources/environment_proxy.ts';
import { createTransports } from '../../transports/transports.ts';
import { httpClient } from '../../sources/http_client.ts';
import { LOOPBACK } from '../engine/free_port.ts';
import { AUTH_LOG_INDEX, type UnreadLine } from '../sample/auth_log.ts';
import { BEAT_MS } from '../sample/events.ts';
import type { Log } from '../worker/log.ts';
import { createTocsin } from '../worker/tocsin.ts';
import { pageAssets, versionOf } from './assets.ts';
import { createCleanUp, type CleanUp } from './clean_up.ts';
import { createInbox } from './inbox.ts';
import { installRules } from './install_rules.ts';
import { readOptions, type StandaloneOptions } from './options.ts';
import { portNear } from './port_near.ts';
import { secretKeyIn } from './secret_key.ts';
import { createLoader, type Loader } from './sample.ts';
import { unreadLines } from './unread_lines.ts';
import { openEngine } from './search_engine.ts';
import { createServer } from './server.ts';
import { startSmtpInbox } from './smtp_inbox.ts';
import { startTicker } from './ticker.ts';

/** How the host was started: its command line, and the folder of the checkout. */
export interface Start {
  readonly argv: readonly string[];
  readonly root: string;
}

/** Exit codes: as after Ctrl-C, and for anything that went wrong. */
const INTERRUPTED = 130;
const FAILED = 1;

/** Runs the standalone host until Ctrl-C. */
export async function main({ argv, root }: Start): Promise<void> {
  const cleanUp = createCleanUp();
  let isEnding = false;
  const end = (code: number): void => {
    // Who asks twice does not want to wait.
    if (isEnding) process.exit(code);
    isEnding = true;
    void cleanUp.run().then(() => process.exit(code));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!isEnding) console.log('\nEnding …');
      end(INTERRUPTED);
    });
  const log = {
    info: (message: string) => console.log(message),
    warn: (message: string) => (isEnding ? undefined : console.warn(message)),
    error: (message: string) => (isEnding ? undefined : console.error(message)),
  };
  const failure = await begin({
    options: readOptions(argv, root, process.env),
    root,
    cleanUp,
    log,
  }).catch(
    (error: unknown) => `Something went wrong: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`,
  );
  if (failure === null || isEnding) return;
  console.error(failure);
  end(FAILED);
}

interface Beginning {
  readonly options: StandaloneOptions;
  readonly root: string;
  readonly cleanUp: CleanUp;
  readonly log: Log;
}

/** Begins one thing after the other; says why where one cannot begin. */
async function begin({ options, root, cleanUp, log }: Beginning): Promise<string | null> {
  const say = (message: string): void => log.info(message);
  const opened = await openEngine({
    es: options.es,
    dataDir: options.dataDir,
    root,
    log,
    clientFor: url => httpClient({ url, ...options.access, proxyFor: place => environmentProxy(place, process.env) }),
    catchUp: async client => {
      if (options.sample) await createLoader(client).loadHistory(new Date(), () => undefined);
    },
  });
  if (!opened.ok) return opened.error;
  const engine = opened.value;
  cleanUp.add(() => engine.stop());
  say(`${engine.about} answers at ${engine.url}.`);
  if (engine.problem !== null) log.warn(engine.problem);

  const port = await portNear(options.port);
  if (port === null) return `Port ${options.port} and those after it are taken; choose another with --port.`;
  if (port !== options.port) say(`Port ${options.port} is taken, so the page is at ${port}.`);
  const inbox = createInbox();
  const smtpPort = await portNear(port === 0 ? 0 : port + 1);
  const smtp = await startSmtpInbox(inbox, smtpPort ?? 0, Date.now);
  if (!smtp.ok) return `The mail server of the inbox did not start: ${smtp.error}`;
  cleanUp.add(() => smtp.value.close());

  const key = secretKeyIn(options.dataDir);
  if (!key.ok) return key.error;
  const tocsin = createTocsin({
    client: engine.client,
    now: Date.now,
    log,
    holder: `${hostname()}-${process.pid}`,
    ...(options.prefix === null ? {} : { prefix: options.prefix }),
    retention: options.retention,
    secretKeys: [key.value],
    inbox: () => inbox.messages(),
    transports: createTransports({
      log: line => log.info(line),
      now: Date.now,
      proxyFor: url => environmentProxy(url, process.env),
    }),
  });
  cleanUp.add(() => tocsin.close());
  const assets = pageAssets(root);
  const server = createServer({
    handle: (name, request) => tocsin.handle(name, request),
    inbox,
    now: Date.now,
    assets,
    version: versionOf(assets),
  });
  cleanUp.add(() => server.close());
  const address = new URL(await server.listen({ host: LOOPBACK, port }));

  const loader = createLoader(engine.client);
  const loaded = await loadLogs(loader, options, say);
  if (!loaded.ok) return loaded.error;
  if (options.sample) {
    const places = { httpPort: Number(address.port), smtpPort: smtp.value.port };
    const place = `${options.es ? engine.url : 'own'}${options.prefix === null ? '' : ` ${options.prefix}`}`;
    const installation = { tocsin, engine: place, dataDir: options.dataDir, inbox: places };
    (await installRules(installation)).forEach(say);
    const trickle = startTicker(BEAT_MS, () => loader.loadNext(new Date()));
    cleanUp.add(() => trickle.stop());
  }
  const ticker = startTicker(options.tickMs, () => tocsin.tick(Date.now()));
  cleanUp.add(() => ticker.stop());
  say(`\n  Tocsin is ready: ${address.origin}/\n  Ctrl-C ends it${options.es ? '' : ', the search engine too'}.\n`);
  return null;
}

async function loadLogs(
  loader: Loader,
  { sample, authLog }: StandaloneOptions,
  say: (message: string) => void,
): Promise<Result<null, string>> {
  if (sample || authLog) {
    const prepared = await loader.prepare();
    if (!prepared.ok) return { ok: false, error: `The sample's indices could not be made: ${prepared.error}` };
  }
  if (sample) {
    say('Loading sample logs of the last 24 hours …');
    const loaded = await loader.loadHistory(new Date(), () => undefined);
    if (!loaded.ok) return { ok: false, error: `The sample could not be loaded: ${loaded.error}` };
    say(`Loaded ${loaded.value.toLocaleString('en')} sample events.`);
  }
  if (authLog) {
    say(`Loading ${authLog.file} …`);
    const unread: UnreadLine[] = [];
    const loaded = await loader.loadAuthLog(authLog, new Date(), line => void unread.push(line));
    if (!loaded.ok) return { ok: false, error: `The log could not be loaded: ${loaded.error}` };
    say(`Loaded ${loaded.value.toLocaleString('en')} events of it into ${AUTH_LOG_INDEX}.`);
    for (const line of unreadLines(unread)) say(line);
  }
  return { ok: true, value: null };
}
