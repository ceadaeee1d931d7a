import { statSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '../../../common/model/json.ts';
import { formatProblem } from '../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { compileRule } from '../../engine/compile.ts';
import type { Rule } from '../../engine/rule.ts';
import { withExitCodes, type AddCommand, type Surrounding } from './commands.ts';
import { EXIT } from './exit.ts';
import { readRuleFile } from './load/imports.ts';
import { withListFiles } from './load/list_files.ts';
import { readYaml } from './load/read_yaml.ts';
import { paintFor } from './paint.ts';
import { silentTransports } from './silent_transports.ts';
import { junitOf, type TimelineResult } from './timelines/junit.ts';
import { play, timelineFile, type Timeline } from './timelines/timeline.ts';
import { differencesIn } from './timelines/verdict.ts';

/** `tocsin test`: plays timelines, which say what happens and what a rule must tell of it. */
export const addTest: AddCommand = (program, about) => {
  const command = program
    .command('test')
    .description(
      'play timelines: events at their times, and the alerts a rule must tell of them; needs no search engine',
    )
    .argument('<paths...>', 'timeline files, or folders that hold them')
    .option('--junit <file>', 'also write the results as JUnit XML');
  withExitCodes(command).action(async (paths: readonly string[], flags: { readonly junit?: string }) => {
    about.end(await testAll(about, paths, flags.junit));
  });
};

async function testAll(about: Surrounding, paths: readonly string[], junit: string | undefined): Promise<number> {
  const { world } = about;
  const files = await filesAt(paths, world.cwd);
  if (!files.ok) {
    world.err(files.error);
    return EXIT.wrong;
  }
  const paint = paintFor(world, 'out');
  const results: TimelineResult[] = [];
  for (const file of files.value) {
    const result = await testOne(about, file);
    results.push(result);
    const isFine = result.failure.length === 0;
    world.out(`${isFine ? paint.dim('ok  ') : paint.bold('FAIL')} ${file}: ${result.about}`);
    for (const line of result.failure) world.out(`       ${line}`);
  }
  const failed = results.filter(({ failure }) => failure.length > 0).length;
  world.out(`${results.length - failed} passed, ${failed} failed`);
  if (junit !== undefined) await writeFile(path.resolve(world.cwd, junit), junitOf(results));
  return failed === 0 && results.length > 0 ? EXIT.ok : EXIT.wrong;
}

async function filesAt(paths: readonly string[], cwd: string): Promise<Result<readonly string[], string>> {
  const files: string[] = [];
  for (const given of paths) {
    const where = path.resolve(cwd, given);
    const stat = statSync(where, { throwIfNoEntry: false });
    if (!stat) return fail(`${given} is not there; check the path`);
    if (!stat.isDirectory()) files.push(given);
    else {
      const inside = await readdir(where, { recursive: true });
      files.push(
        ...inside
          .filter(name => /\.ya?ml$/.test(name))
          .sort()
          .map(name => path.join(given, name)),
      );
    }
  }
  return ok(files);
}

async function testOne(about: Surrounding, file: string): Promise<TimelineResult> {
  const around = { cwd: about.world.cwd, variables: about.world.env };
  const read = await readYaml(file, around);
  if (!read.ok) return { file, about: 'cannot be read', failure: read.error.map(formatProblem) };
  const parsed = timelineFile.safeParse(read.value.yaml.value);
  if (!parsed.success) {
    const failure = parsed.error.issues.map(({ path: at, message }) => {
      const steps = at.filter(step => typeof step !== 'symbol');
      const { line, column } = read.value.yaml.placeOf(steps);
      return `${file}:${line ?? 1}:${column ?? 1}: ${steps.join('.')}: ${message}`;
    });
    return { file, about: 'is no timeline', failure };
  }
  const timeline = await withRuleFile(parsed.data, file, around);
  if (!timeline.ok) return { file, about: parsed.data.about, failure: timeline.error };
  return { file, about: parsed.data.about, failure: await failureOf(about, timeline.value) };
}

/** The timeline with the options of its rule file, which its own win over. */
async function withRuleFile(
  timeline: Timeline,
  file: string,
  around: Parameters<typeof readRuleFile>[1],
): Promise<Result<Timeline, readonly string[]>> {
  if (timeline.rule_file === undefined) return ok(timeline);
  const ruleFile = path.join(path.dirname(file), timeline.rule_file);
  const merged = await readRuleFile(ruleFile, around);
  const read = merged.ok ? await withListFiles(merged.value, ruleFile, around) : merged;
  if (!read.ok) return fail(read.error.map(formatProblem));
  const { import: _imported, ...values } = read.value.values;
  const rule = Object.fromEntries(Object.entries({ ...values, ...timeline.rule }).map(([k, v]) => [k, v ?? null]));
  return ok({ ...timeline, rule });
}

async function failureOf(about: Surrounding, timeline: Timeline): Promise<readonly string[]> {
  const compile = (values: JsonObject, config: JsonObject): Rule => compiled(about, values, config);
  try {
    const played = await play(timeline, { compile, transports: silentTransports });
    return differencesIn(timeline, played).flatMap(({ at, what, expected, got }) => [
      `at ${at}, ${what}:`,
      `  - expected ${JSON.stringify(expected)}`,
      `  + got      ${JSON.stringify(got)}`,
    ]);
  } catch (error) {
    return messageOf(error).split('\n');
  }
}

/** Where a timeline's events lie, and what a rule of a timeline need not say. */
const TIMELINE_DEFAULTS: JsonObject = { index: 'logs', alert: 'debug', use_local_time: false };

function compiled({ registry }: Surrounding, values: JsonObject, config: JsonObject): Rule {
  const source = {
    id: 'rule',
    scope: 'default',
    defaultName: 'rule',
    // The events of a timeline have no index of their own.
    values: { ...TIMELINE_DEFAULTS, ...values, index: 'logs', use_strftime_index: false },
    config,
    placeOf: () => ({}),
  };
  const { rule, problems } = compileRule(source, registry);
  if (!rule) throw new Error(problems.map(formatProblem).join('\n'));
  return rule;
}
