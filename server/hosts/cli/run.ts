import type { Instant } from '../../../common/time/instant.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { withConfig, withExitCodes, wholeNumber, type AddCommand, type Surrounding } from './commands.ts';
import { EXIT } from './exit.ts';
import { readMoment, readSpan } from './moments.ts';
import type { RunFlags, RunTimes } from './run_job.ts';
import { runRules } from './run_rules.ts';
import { silenceRule } from './run_silence.ts';
import { openSession } from './session.ts';

/** `tocsin run`: the rules, live. */
export const addRun: AddCommand = (program, about) => {
  const command = program
    .command('run')
    .description('run the rules until Ctrl-C, or up to --end')
    .option('--rule <rule>', 'only this rule: a path, or a file name within the rules folder')
    .option('--debug', 'print alerts instead of sending them, and store nothing; wins over --verbose')
    .option('--verbose', 'say what each run does')
    .option('--start <time>', 'read from here on: ISO 8601, UTC where no offset is written, or NOW')
    .option('--end <time>', 'end after this moment')
    .option('--silence <unit=n>', 'keep the rule of --rule quiet for so long, such as hours=2, and end')
    .option('--silence_qk_value <value>', 'with --silence: only this value of query_key')
    .option(
      '--patience <unit=n>',
      'end when the search engine is not there within this time; 0 waits for ever',
      'seconds=0',
    )
    .option('--pin_rules', 'do not look at the files again while running')
    .option('--es_debug', 'say each request to the search engine')
    .option('--es_debug_trace <file>', 'write each request to this file; it holds queries and no secrets')
    .option('--prometheus_port <port>', 'offer metrics for Prometheus on this port', wholeNumber(0))
    .option('--prometheus_addr <address>', 'the address of --prometheus_port', '127.0.0.1');
  withExitCodes(withConfig(command)).action(async (flags: RunFlags) => about.end(await run(about, flags)));
};

async function run(about: Surrounding, flags: RunFlags): Promise<number> {
  const { world, registry } = about;
  const times = timesOf(flags, world.now());
  if (!times.ok) {
    world.err(times.error);
    return EXIT.wrong;
  }
  const session = await openSession(world, registry, {
    config: flags.config,
    es: flags.es,
    ...(flags.rule === undefined ? {} : { rule: flags.rule }),
  });
  if (!session.ok) return session.error;
  const job = { about, session: session.value, flags, times: times.value };
  return times.value.silence === null ? runRules(job) : silenceRule(job, times.value.silence);
}

function timesOf(flags: RunFlags, now: Instant): Result<RunTimes, string> {
  const start = flags.start === undefined ? ok(null) : readMoment(flags.start, now);
  const end = flags.end === undefined ? ok(null) : readMoment(flags.end, now);
  const patience = readSpan(flags.patience === '0' ? 'seconds=0' : flags.patience);
  const silence = flags.silence === undefined ? ok(null) : readSpan(flags.silence);
  if (!start.ok) return fail(`--start: ${start.error}`);
  if (!end.ok) return fail(`--end: ${end.error}`);
  if (!patience.ok) return fail(`--patience: ${patience.error}`);
  if (!silence.ok) return fail(`--silence: ${silence.error}`);
  if (silence.value !== null && flags.rule === undefined)
    return fail('--silence needs --rule: which rule is to be quiet?');
  if (silence.value !== null && flags.debug)
    return fail('--silence stores something and --debug stores nothing: leave one out');
  if (start.value !== null && end.value !== null && start.value >= end.value)
    return fail('--start is not before --end');
  return ok({ start: start.value, end: end.value, patience: patience.value, silence: silence.value });
}
