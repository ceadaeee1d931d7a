import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { listSource } from '../../sources/list_source.ts';
import { withExitCodes, wholeNumber, type AddCommand, type Surrounding } from './commands.ts';
import { readEventList, rangeOfEvents, writeEventList } from './event_list.ts';
import { EXIT, TEST_RULE_EXIT } from './exit.ts';
import { configFrom, loadConfig } from './load/config.ts';
import { CONFIG_DEFAULTS } from './load/config_defaults.ts';
import { loadRules } from './load/rules.ts';
import { reportProblems } from './report_problems.ts';
import { connectAndSay, groupRules, lookUpSecrets } from './session.ts';
import { firstEvents, type FirstEvents } from './first_events.ts';
import { rangeOf } from './test_rule_range.ts';
import { runOnce, type TestOutcome } from './test_rule_run.ts';
import type { Subject, Tested } from './test_subject.ts';
import { sayCounted, sayFormatted, sayOutcome } from './test_rule_report.ts';

/** The flags of `tocsin test-rule`. */
export interface TestRuleFlags {
  readonly config?: string;
  readonly es?: string;
  readonly schemaOnly?: boolean;
  readonly days: number;
  readonly start?: string;
  readonly end?: string;
  readonly stopError?: boolean;
  readonly formattedOutput?: boolean;
  readonly data?: string;
  readonly alert?: boolean;
  readonly saveJson?: string;
  readonly useDownloaded?: boolean;
  readonly maxQuerySize: number;
  readonly countOnly?: boolean;
}

/** `tocsin test-rule`: does a rule say what was meant? */
export const addTestRule: AddCommand = (program, about) => {
  const command = program
    .command('test-rule')
    .description('check one rule, count its events and run it once over a stretch of the past; nothing is stored')
    .argument('<rule>', 'the rule: a path, or a file name within the rules folder')
    .option('--config <file>', 'the config file; config.yaml in this folder where absent')
    .option('--es <url>', 'the search engine; wins over config.yaml, the rule and ES_HOST')
    .option('--schema-only', 'only check the options; says nothing when they are right')
    .option('--days <n>', 'test the last n days', wholeNumber(0), 0)
    .option('--start <time>', 'test from here: ISO 8601, or NOW')
    .option('--end <time>', 'test up to here: ISO 8601, or NOW')
    .option('--stop-error', 'end with 3 when the filter is wrong, 2 when a query fails, 4 when an event has no time')
    .option('--formatted-output', 'one JSON document: hits, days, terms, result, results, writeback')
    .option('--data <file>', 'take events from a JSON list; the filters of the rule are not applied')
    .option('--alert', 'really send the alerts')
    .option('--save-json <file>', 'keep the events that were found, for --data')
    .option('--use-downloaded', 'run on the events kept by --save-json')
    .option('--max-query-size <n>', 'how many events are shown or kept', wholeNumber(1), 10_000)
    .option('--count-only', 'count the events and name their fields; do not run the rule');
  withExitCodes(command).action(async (rule: string, flags: TestRuleFlags) => {
    about.end(await testRule(about, rule, flags));
  });
};

async function testRule(about: Surrounding, name: string, flags: TestRuleFlags): Promise<number> {
  const { world } = about;
  if (flags.useDownloaded && flags.saveJson === undefined) {
    world.err('--use-downloaded needs --save-json FILE');
    return EXIT.wrong;
  }
  const loaded = await loadTested(about, name, flags);
  if (!loaded.ok) return loaded.error;
  if (flags.schemaOnly) return EXIT.ok;
  const subject = await subjectOf(about, loaded.value, flags);
  if (!subject.ok) return subject.error;
  return runTest(about, subject.value, flags);
}

async function loadTested(
  { world, registry }: Surrounding,
  name: string,
  flags: TestRuleFlags,
): Promise<Result<Tested, number>> {
  const around = { cwd: world.cwd, variables: world.env };
  const needsNoEngine = flags.es !== undefined || flags.data !== undefined || flags.schemaOnly === true;
  const file = flags.config ?? 'config.yaml';
  const request = { file, around, registry, defaults: CONFIG_DEFAULTS, connectionGiven: needsNoEngine };
  const isThere = flags.config !== undefined || existsSync(path.resolve(world.cwd, file));
  const config = isThere || !needsNoEngine ? await loadConfig(request) : configFrom(CONFIG_DEFAULTS, request);
  if (!config.ok) {
    reportProblems(world, config.error);
    return fail(EXIT.wrong);
  }
  const loading = { config: config.value, around, registry, only: name };
  const folder = await loadRules(loading);
  const warnings = flags.schemaOnly ? [] : config.value.warnings;
  reportProblems(world, [...warnings, ...folder.problems, ...folder.files.flatMap(({ problems }) => problems)]);
  const session = { config: config.value, loading, folder, flags: { config: file, es: flags.es } };
  const isSending = flags.alert === true;
  const usesSecrets = !flags.schemaOnly && (isSending || flags.data === undefined);
  const resolved = usesSecrets ? await lookUpSecrets(world, session) : ok(session);
  if (!resolved.ok) return resolved;
  const [found] = resolved.value.folder.files;
  return found?.rule ? ok({ config: config.value, file: found, rule: found.rule }) : fail(EXIT.wrong);
}

async function subjectOf(about: Surrounding, tested: Tested, flags: TestRuleFlags): Promise<Result<Subject, number>> {
  const { world } = about;
  const refuse = (message: string, code: number): Result<never, number> => {
    world.err(message);
    return fail(code);
  };
  const listFile = flags.data ?? (flags.useDownloaded ? flags.saveJson : undefined);
  if (listFile !== undefined) {
    const events = await readEventList(world.cwd, listFile);
    if (!events.ok) return refuse(events.error, EXIT.wrong);
    const window = rangeOfEvents(events.value, tested.rule.timestampField);
    if (!window)
      return refuse(
        `${listFile}: no event has a readable ${tested.rule.timestampField}`,
        flags.stopError ? TEST_RULE_EXIT.badData : EXIT.wrong,
      );
    const source = listSource(events.value, 'data');
    return ok({ ...tested, source, range: { counted: window, run: window }, isList: true });
  }
  const range = rangeOf(flags, tested.file.values, world.now());
  if (!range.ok) return refuse(range.error, EXIT.wrong);
  const session = { config: tested.config, flags: { config: tested.config.file, es: flags.es } };
  const enabled = { ...tested.file, rule: { ...tested.rule, enabled: true } };
  const groups = groupRules(session, [enabled], world);
  if (!groups.ok) return refuse(groups.error, EXIT.wrong);
  const [group] = groups.value;
  if (!group) return refuse('the rule names no search engine', EXIT.wrong);
  const engine = await connectAndSay(world, group.connection);
  if (!engine.ok) return refuse(engine.error, EXIT.engine);
  return ok({ ...tested, source: engine.value.source, range: range.value, isList: false });
}

async function runTest(about: Surrounding, subject: Subject, flags: TestRuleFlags): Promise<number> {
  const { world } = about;
  const events = await firstEvents(subject, flags.maxQuerySize);
  if (!events.ok) {
    world.err(events.error.message);
    if (flags.stopError) return events.error.code === 'bad_query' ? TEST_RULE_EXIT.filter : TEST_RULE_EXIT.query;
    return EXIT.ok;
  }
  if (flags.saveJson !== undefined && !flags.useDownloaded) {
    const written = await writeEventList(world.cwd, flags.saveJson, events.value.hits);
    if (!written.ok) {
      world.err(written.error);
      return EXIT.wrong;
    }
  }
  if (!flags.formattedOutput) sayCounted(world, subject, events.value);
  if (flags.countOnly) {
    if (flags.formattedOutput) sayFormatted(world, { events: events.value, days: flags.days, outcome: null });
    return EXIT.ok;
  }
  const outcome = await runOnce(about, subject, { isSending: flags.alert === true });
  if (flags.formattedOutput) sayFormatted(world, { events: events.value, days: flags.days, outcome });
  else sayOutcome(world, outcome);
  return exitOf(outcome, events.value, flags);
}

function exitOf(outcome: TestOutcome, events: FirstEvents, flags: TestRuleFlags): number {
  if (outcome.undelivered > 0) return EXIT.undelivered;
  if (!flags.stopError) return EXIT.ok;
  if (outcome.error) return TEST_RULE_EXIT.query;
  return events.withoutTime > 0 ? TEST_RULE_EXIT.badData : EXIT.ok;
}
