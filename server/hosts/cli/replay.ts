import { hostname } from 'node:os';
import type { Alert } from '../../../common/model/alert.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import type { Ports, Transports } from '../../engine/ports.ts';
import { replay, type Replayed } from '../../engine/replay.ts';
import type { Words } from '../../engine/define_alerter.ts';
import type { Rule } from '../../engine/rule.ts';
import { memoryStore, type MemoryStore } from '../../stores/memory.ts';
import { withConfig, withExitCodes, type AddCommand, type Surrounding } from './commands.ts';
import { deliverAll } from './deliver_all.ts';
import { connectAndSay, groupRules, lookUpSecrets, openSession, runnable, type RuleGroup } from './session.ts';
import { EXIT } from './exit.ts';
import { readMoment } from './moments.ts';
import { paintFor } from './paint.ts';
import { progressOn } from './progress.ts';
import { exitOfRun } from './run_errors.ts';
import { sayingTransports } from './saying_transports.ts';
import { silentTransports } from './silent_transports.ts';
import type { World } from './world.ts';

interface ReplayFlags {
  readonly config: string;
  readonly es?: string;
  readonly rule?: string;
  readonly start: string;
  readonly end: string;
  readonly deliver?: boolean;
  readonly json?: boolean;
}

/** `tocsin replay`: what would have been told, had the rules been running. */
export const addReplay: AddCommand = (program, about) => {
  const command = program
    .command('replay')
    .description('run rules over the past with the clock stepped, as if they had been running live since the start')
    .option('--rule <rule>', 'only this rule: a path, or a file name within the rules folder')
    .requiredOption('--start <time>', 'the first tick: ISO 8601, UTC where no offset is written, or NOW')
    .requiredOption('--end <time>', 'the last tick is not after this')
    .option('--deliver', 'really send the alerts; without it nothing leaves this machine')
    .option('--json', 'one line of JSON for each alert: tick, rule, title, text, match');
  withExitCodes(withConfig(command)).action(async (flags: ReplayFlags) => {
    about.end(await replayRules(about, flags));
  });
};

/** What a replay runs with. */
interface Run {
  readonly about: Surrounding;
  readonly flags: ReplayFlags;
  readonly start: Instant;
  readonly end: Instant;
}

async function replayRules(about: Surrounding, flags: ReplayFlags): Promise<number> {
  const { world, registry } = about;
  const start = readMoment(flags.start, world.now());
  const end = readMoment(flags.end, world.now());
  for (const moment of [start, end]) if (!moment.ok) world.err(moment.error);
  if (!start.ok || !end.ok) return EXIT.wrong;
  if (start.value > end.value) {
    world.err('--start is after --end');
    return EXIT.wrong;
  }
  const opened = await openSession(world, registry, { ...flags, es: flags.es });
  const session = opened.ok ? runnable(world, await lookUpSecrets(world, opened.value)) : opened;
  if (!session.ok) return session.error;
  const groups = groupRules(session.value, session.value.folder.files, world);
  if (!groups.ok) {
    world.err(groups.error);
    return EXIT.wrong;
  }
  const codes: number[] = [];
  for (const group of groups.value) {
    codes.push(await replayGroup(group, { about, flags, start: start.value, end: end.value }));
  }
  return Math.max(...codes, EXIT.ok);
}

async function replayGroup({ connection, rules }: RuleGroup, run: Run): Promise<number> {
  const { world } = run.about;
  const engine = await connectAndSay(world, connection);
  if (!engine.ok) {
    world.err(engine.error);
    return EXIT.engine;
  }
  const store = memoryStore();
  const ports: Ports = { source: engine.value.source, store, transports: transportsFor(run), fence: 1 };
  const replayed = await stepClock(ports, rules, run);
  if (run.flags.deliver) await deliverAll({ ports, store, rules, from: run.end, stop: world.stop });
  return conclude(world, replayed, { store, isDelivering: run.flags.deliver === true });
}

const transportsFor = ({ about: { world }, flags }: Run): Transports =>
  flags.deliver ? sayingTransports(world) : silentTransports;

async function stepClock(ports: Ports, rules: readonly Rule[], run: Run): Promise<Replayed> {
  const { world } = run.about;
  const progress = progressOn(world);
  const print = printerFor(run, rules);
  let told = 0;
  let failure: string | null = null;
  const replayed = await replay(ports, {
    rules,
    start: run.start,
    end: run.end,
    isCancelled: () => world.stop.aborted || failure !== null,
    onTick: (at, alerts, runs) => {
      told += alerts.length;
      if (alerts.length > 0) progress.clear();
      alerts.forEach(alert => print(alert, at));
      const error = runs.find(({ error: found }) => found !== null)?.error ?? null;
      // A past that cannot be read in part would be told wrongly: stop at the first failure.
      if (error) failure = error.message;
      progress.show((at - run.start) / Math.max(1, run.end - run.start), `${formatInstant(at)}  ${told} alerts`);
    },
  });
  progress.clear();
  return replayed;
}

function printerFor({ about: { world }, flags }: Run, rules: readonly Rule[]): (alert: Alert, at: Instant) => void {
  if (flags.json) return (alert, at) => world.out(JSON.stringify(lineOf(rules, alert, at)));
  const paint = paintFor(world, 'out');
  const width = Math.max(...rules.map(({ name }) => name.length));
  return (alert, at) =>
    world.out(`${paint.dim(formatInstant(at))}  ${paint.bold(alert.ruleName.padEnd(width))}  ${oneLine(alert.title)}`);
}

const lineOf = (rules: readonly Rule[], alert: Alert, at: Instant) => ({
  tick: formatInstant(at),
  rule: alert.ruleName,
  ...wordsOf(rules, alert, at),
  match: alert.matches[0]?.document ?? {},
});

/** As the first output of the rule tells it. */
function wordsOf(rules: readonly Rule[], alert: Alert, now: Instant): Words {
  const rule = rules.find(({ id }) => id === alert.ruleId);
  const [output] = rule?.outputs ?? [];
  if (!rule || !output) return { title: alert.title, text: alert.text };
  return output.bound.words(alert, {
    ...(output.own?.compose ?? rule.compose),
    now,
    receipts: {},
    hostName: hostname(),
  });
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function conclude(
  world: World,
  { ticks, alerts, held, error }: Replayed,
  { store, isDelivering }: { readonly store: MemoryStore; readonly isDelivering: boolean },
): number {
  world.err(`${ticks} ticks, ${alerts.length} alerts, ${held} matches held back`);
  if (error) {
    world.err(`stopped: ${error.message}`);
    return exitOfRun(error);
  }
  if (world.stop.aborted) {
    world.err('stopped before the end');
    return EXIT.interrupted;
  }
  if (!isDelivering) return EXIT.ok;
  const settled = store.entries();
  const dead = settled.filter(({ status }) => status === 'dead');
  world.err(
    `${settled.filter(({ status }) => status === 'delivered').length} deliveries made, ${dead.length} given up`,
  );
  for (const { alert, output, lastError } of dead.slice(0, MAX_DEAD_SHOWN))
    world.err(`not delivered: ${alert.ruleName} to ${output}: ${lastError?.message ?? 'unknown'}`);
  return dead.length > 0 ? EXIT.undelivered : EXIT.ok;
}

const MAX_DEAD_SHOWN = 10;
