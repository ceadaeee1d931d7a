import type { Instant } from '../../../common/time/instant.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { eventMemory } from '../../engine/event_memory.ts';
import type { Store } from '../../engine/ports.ts';
import { NO_SECRETS } from '../../engine/secret_references.ts';
import { RETENTION, type RetainingStore } from '../../stores/keeping.ts';
import { initialState } from '../../engine/state.ts';
import { memoryStore } from '../../stores/memory.ts';
import { createHousekeeping } from '../worker/housekeeping.ts';
import type { Engine } from './engine_access.ts';
import { traceOf, type Trace } from './engine_trace.ts';
import { EXIT } from './exit.ts';
import { liveRules, type LiveRules } from './live_rules.ts';
import { errorNotices, NO_NOTICES, type ErrorNotices } from './error_notices.ts';
import { allMeasures, type Measures } from './measures.ts';
import { metricsFor } from './metrics.ts';
import { aloneInMemory, leasedOwner, type Ownership } from './ownership.ts';
import { ownStore } from './own_store.ts';
import type { RunJob } from './run_job.ts';
import { runLog } from './run_log.ts';
import { beat } from './run_loop.ts';
import { connectAndSay, ownConnection, runnable, withSecrets, type Session } from './session.ts';
import { commandLineTransports, sayingTransports } from './saying_transports.ts';
import { silentTransports } from './silent_transports.ts';
import { statsdFor } from './statsd.ts';
import { tallyingStore } from './tally.ts';
import { tickGroups } from './tick_groups.ts';
import { writingBack } from './writeback.ts';
import type { World } from './world.ts';

/** Between two tries to reach a search engine that is not there. */
const TRY_AGAIN_MS = 5_000;

/** Runs the rules on their beat until the end, or until stopped. */
export async function runRules(job: RunJob): Promise<number> {
  const { about, session, flags, times } = job;
  const { world } = about;
  const trace = traceOf(world, flags);
  const metrics = await measuresFor(job);
  if (!metrics.ok) {
    world.err(metrics.error);
    return EXIT.wrong;
  }
  const engine = await reach(job, trace);
  if (!engine.ok) {
    await metrics.value.close();
    return engine.error;
  }
  const resolved = runnable(world, await withSecrets(world, session, engine.value.client));
  if (!resolved.ok) {
    await metrics.value.close();
    return resolved.error;
  }
  const notices = await noticesFor(job, resolved.value);
  const live = liveRules({
    world,
    session: resolved.value,
    isPinned: flags.pin_rules === true,
    trace,
    onChanged: ({ file, problems }) => notices.broken(file, problems),
  });
  const kept = flags.debug
    ? { store: memoryStore(), owner: aloneInMemory, prepare: () => Promise.resolve() }
    : keptBy(engine.value, session, { world, live });
  const first = times.end !== null && times.end < world.now() ? times.end : world.now();
  const tick = tickOf(job, { live, metrics: metrics.value, notices, ...kept });
  const count = live.rules().length;
  const begin = `${count} ${count === 1 ? 'rule runs' : 'rules run'}; ${times.end === null ? 'Ctrl-C ends it' : 'up to --end'}`;
  world.err(flags.debug ? `${begin}; nothing is sent or stored` : begin);
  const { now, sleep, stop } = world;
  await beat({ first, end: times.end, now, sleep, stop, every: live.every, tick: tick.at });
  await kept.owner.release();
  await Promise.all([metrics.value.close(), notices.close()]);
  if (times.end === null) world.err('ended');
  // A loop goes on and tries again; one pass over the past has nothing more to try.
  const isOnePass = times.end !== null && first === times.end;
  return isOnePass && tick.failed() ? EXIT.engine : EXIT.ok;
}

/** Numbers for Prometheus as the flags say, and for statsd as config.yaml does. */
async function measuresFor({ about: { world }, session, flags }: RunJob): Promise<Result<Measures, string>> {
  const prometheus = await metricsFor(world, flags);
  if (!prometheus.ok || flags.debug) return prometheus;
  const { statsd_host: host = world.env.STATSD_HOST, statsd_instance_tag: tag } = session.config.options;
  const statsd = statsdFor(world, { host, instance: tag === '' ? (world.env.STATSD_INSTANCE_TAG ?? '') : tag });
  return ok(allMeasures([prometheus.value, statsd]));
}

/** Who is told of errors; nobody where nothing is sent. */
async function noticesFor({ about: { world, registry }, flags }: RunJob, session: Session): Promise<ErrorNotices> {
  if (flags.debug) return NO_NOTICES;
  const { config, loading } = session;
  const { notify_email: email, notify_alert: alert, notify_all_errors: isAll } = config.options;
  const secrets = await loading.secrets?.().catch(() => undefined);
  const transports = commandLineTransports(world);
  const outputs = { registry, values: config.inherited, alert, secrets: secrets ?? NO_SECRETS };
  return errorNotices({ ...outputs, email, isAll }, { transports, now: world.now, err: world.err });
}

/** Connects, and keeps trying within the patience that was asked for. */
async function reach(
  { about: { world }, session, times }: RunJob,
  trace: Trace | undefined,
): Promise<Result<Engine, number>> {
  const connection = ownConnection(session, world);
  if (!connection.ok) {
    world.err(connection.error);
    return fail(EXIT.wrong);
  }
  const until = world.now() + times.patience;
  for (let said = ''; !world.stop.aborted;) {
    const engine = await connectAndSay(world, connection.value, trace);
    if (engine.ok) return ok(engine.value);
    if (said !== engine.error) world.err(`${engine.error}; trying again`);
    said = engine.error;
    const isOver = times.patience > 0 && world.now() + TRY_AGAIN_MS > until;
    const isOnePass = times.end !== null && times.end <= world.now();
    if (isOver || isOnePass) {
      world.err(isOver ? 'the time of --patience is over' : 'nothing was run');
      return fail(EXIT.engine);
    }
    await world.sleep(TRY_AGAIN_MS);
  }
  return fail(EXIT.ok);
}

/** Where state is kept, and whether it is ours to write. */
interface Keeping {
  readonly store: RetainingStore;
  readonly owner: Ownership;
  /** Before the first tick. */
  readonly prepare: () => Promise<void>;
}

function keptBy(
  { client }: Engine,
  { config }: RunJob['session'],
  { world, live }: { readonly world: World; readonly live: LiveRules },
): Keeping {
  const {
    writeback_index: base,
    replace_dots_in_field_names: replacesDots,
    add_metadata_alert: addsMetadata,
  } = config.options;
  const store = ownStore(client, base, {
    alerts: config.options.keep_alerts ?? RETENTION.alerts,
    deliveries: config.options.keep_deliveries ?? RETENTION.deliveries,
    runs: config.options.keep_runs ?? RETENTION.runs,
  });
  const warn = (message: string): void => world.err(message);
  const now = (): number => world.now();
  const style = { replacesDots, addsMetadata };
  return {
    store: writingBack(store, { client, base, style, rules: () => live.rules(), now, warn }),
    owner: leasedOwner(client, base, now),
    prepare: () => store.ensureIndices(),
  };
}

/** What happens on each beat. */
interface Tick {
  readonly at: (at: Instant) => Promise<void>;
  /** Whether something did not work the last time. */
  readonly failed: () => boolean;
}

/** What follows the ticks. */
interface Watching {
  readonly live: LiveRules;
  readonly metrics: Measures;
  readonly notices: ErrorNotices;
}

function tickOf(
  { about: { world }, flags, times }: RunJob,
  { live, store: kept, owner, prepare, metrics, notices }: Keeping & Watching,
): Tick {
  const log = runLog(world, { debug: flags.debug === true, verbose: flags.verbose === true });
  const transports = flags.debug ? silentTransports : sayingTransports(world, notices.trouble);
  const { store, take } = tallyingStore(kept);
  const events = eventMemory();
  const housekeeping = createHousekeeping(store, { info: world.err, warn: world.err, error: world.err });
  const isOfThePast = times.end !== null && times.end < world.now();
  const now = isOfThePast ? null : world.now;
  let isPrepared = false;
  let startAt = times.start;
  let trouble = '';
  let isFailed = false;
  const complain = (message: string): void => {
    if (message !== trouble && message !== '') world.err(message);
    trouble = message;
    isFailed = message !== '';
    notices.trouble(message);
  };
  const tick = async (at: Instant): Promise<void> => {
    await live.refresh(at);
    if (!isPrepared) await prepare();
    const fence = await owner.claim(world.now());
    if (fence === null) return complain('another process runs these rules; waiting for it to end');
    const groups = await live.sourced();
    if (!groups.ok) return complain(`${groups.error}; trying again`);
    if (!isPrepared && startAt !== null) await rewind(store, live);
    isPrepared = true;
    const begun = world.now();
    const report = await tickGroups(groups.value, { events, store, transports, fence, at, startAt, now });
    const tookMs = world.now() - begun;
    const tidied = housekeeping.tidy(world.now());
    // One pass over the past ends with this; a loop goes on meanwhile.
    if (isOfThePast) await tidied;
    startAt = null;
    complain('');
    isFailed = report.runs.some(({ error }) => error !== null);
    log(report, live.rules());
    metrics.count({ report, rules: live.rules(), tookMs, tallies: take() });
    notices.runs(report, live.rules());
  };
  return {
    at: async at => {
      try {
        await tick(at);
      } catch (error) {
        complain(`state cannot be kept: ${messageOf(error)}; trying again`);
      }
    },
    failed: () => isFailed,
  };
}

/** `--start` wins over where a rule stood; what it consumed and whom it told is still known. */
async function rewind(store: Store, live: LiveRules): Promise<void> {
  const stored = await store.loadStates(live.rules());
  const writes = [...stored.values()].filter(({ version }) => version !== null);
  await store.commitStates(
    writes.map(({ state, version }) => {
      const { since, readUpTo, scheduledAt } = initialState(state.ruleId, state.ruleName);
      return { state: { ...state, since, readUpTo, scheduledAt }, version };
    }),
  );
}
