import type { RunReport } from '../../../common/model/run.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import type { Rule } from '../../engine/rule.ts';
import type { TickReport } from '../../engine/run.ts';
import { unreadableWords } from '../worker/worker.ts';
import { paintFor } from './paint.ts';
import type { World } from './world.ts';

/** How much is said. */
export interface LogLevel {
  /** Each run and each alert. */
  readonly verbose: boolean;
  /** Alerts in full on standard output: they go nowhere else. */
  readonly debug: boolean;
}

/** Says what ticks did. Errors and warnings are said once, until they change. */
export function runLog(world: World, level: LogLevel): (report: TickReport, rules: readonly Rule[]) => void {
  const paint = paintFor(world, 'err');
  const said = new Map<string, string>();
  const complain = (rule: string, run: RunReport): void => {
    const trouble = run.error ? run.error.message : run.warnings.join('; ');
    if ((said.get(rule) ?? '') === trouble) return;
    said.set(rule, trouble);
    if (trouble === '') world.err(`${rule}: all is well again`);
    else world.err(run.error ? paint.red(`${rule}: ${trouble}`) : paint.yellow(`${rule}: ${trouble}`));
  };
  let unreadable: readonly string[] = [];
  return (report, rules) => {
    const news = report.unreadableDeliveries.filter(id => !unreadable.includes(id));
    if (news.length > 0) world.err(paint.yellow(unreadableWords(news)));
    unreadable = report.unreadableDeliveries;
    for (const run of report.runs) {
      const name = rules.find(({ id }) => id === run.ruleId)?.name ?? run.ruleId;
      complain(name, run);
      if (level.verbose) world.err(paint.dim(lineOfRun(name, run)));
    }
    for (const alert of report.alerts) {
      if (level.debug) world.out(`${formatInstant(report.at)} ${alert.ruleName}: ${alert.title}\n${alert.text}`);
      else if (level.verbose)
        world.err(`${alert.ruleName}: ${alert.title} (to ${alert.outputs.join(', ') || 'nobody'})`);
    }
  };
}

function lineOfRun(name: string, { at, window, hits, matches, alerts, held }: RunReport): string {
  const counted = hits === null ? 'too few events' : `${hits} events`;
  const spans = `${formatInstant(window.start)} to ${formatInstant(window.end)}`;
  return `${formatInstant(at)} ${name}: ${spans}: ${counted}, ${matches} matches, ${alerts} alerts, ${held.length} held`;
}
