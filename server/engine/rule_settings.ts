import type { z } from 'zod';
import type { Problem } from '../../common/model/problem.ts';
import { didYouMean } from '../../common/text/nearest.ts';
import { readCron } from './cron.ts';
import { enhancementNamed, type Enhancement } from './define_enhancement.ts';
import { readIndexName, type IndexIn } from './index_name.ts';
import type { Enhancements, ExecutionLimit, TimeForm } from './rule.ts';
import type { ruleOptions } from './rule_options.ts';
import { readTimeForm } from './time_form.ts';

type Common = z.output<typeof ruleOptions>;
type Unplaced = Omit<Problem, 'place'>;
type Named = ReadonlyMap<string, Enhancement>;

/** Settings that are read out of several options, or of a small language of their own. */
export interface Settings {
  readonly indexIn: IndexIn;
  readonly time: TimeForm;
  readonly limit: ExecutionLimit | null;
  readonly enhancements: Enhancements;
}

/** Reads a rule's settings; none where something is wrong with them. */
export function readSettings(
  common: Common | null,
  own: { readonly enhancements?: Named },
  registry: { readonly enhancements: Named },
): { readonly value: Settings | null; readonly problems: readonly Unplaced[] } {
  if (common === null) return { value: null, problems: [] };
  const problems: Unplaced[] = [];
  const wrong = (path: string, message: string): void => {
    problems.push({ code: 'wrong_value', severity: 'error', path, message });
  };
  const index = readIndexName(common);
  if (!index.ok) wrong('search_extra_index', index.error);
  const time = readTimeForm(common);
  problems.push(...time.problems);
  const cron = common.limit_execution === undefined ? null : readCron(common.limit_execution);
  if (cron && !cron.ok) wrong('limit_execution', cron.error);
  const known: Named = new Map([...registry.enhancements, ...(own.enhancements ?? [])]);
  const steps = common.match_enhancements.flatMap((name, position) => {
    const found = enhancementNamed(known, name);
    if (!found) wrong(`match_enhancements.${position}`, noEnhancement(name, [...known.keys()]));
    return found ? [found] : [];
  });
  if (problems.length > 0 || !index.ok || time.form === null) return { value: null, problems };
  const value: Settings = {
    indexIn: index.value,
    time: time.form,
    limit: cron?.ok ? { nextAfter: at => cron.value.nextAfter(at), leavesOut: common.limit_execution_coverage } : null,
    enhancements: { steps, first: common.run_enhancements_first },
  };
  return { value, problems };
}

function noEnhancement(name: string, known: readonly string[]): string {
  return `there is no enhancement "${name}"${didYouMean(name, known)}; there are ${known.join(', ')}, and JavaScript files on the command line`;
}
