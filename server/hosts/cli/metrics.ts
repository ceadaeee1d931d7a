import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { nameIn, NO_MEASURES, shareOf, type Measured, type Measures } from './measures.ts';
import type { World } from './world.ts';

// The names and labels of ElastAlert's, so that dashboards go on working. Source: parity runtime §13.
const HELP = {
  elastalert_scrapes: 'Runs that were begun',
  elastalert_hits: 'Events in the windows of runs',
  elastalert_matches: 'Matches that were found',
  elastalert_time_taken: 'Seconds that runs took',
  elastalert_alerts_sent: 'Matches that an output took',
  elastalert_alerts_not_sent: 'Matches that no output took, at each attempt',
  elastalert_alerts_silenced: 'Matches that were held back',
  elastalert_errors: 'Runs that could not be made',
} as const;

type MetricName = keyof typeof HELP;

/** A counter of one rule. */
interface Counter {
  readonly value: number;
  /** When it began, in seconds. */
  readonly created: number;
}

/** For each metric, its counters by their labels. */
type Counters = Map<MetricName, Map<string, Counter>>;

/** Offers numbers to Prometheus as the flags say; nothing where no port is given. */
export async function metricsFor(
  world: Pick<World, 'err' | 'now'>,
  flags: { readonly prometheus_port?: number; readonly prometheus_addr: string; readonly debug?: boolean },
): Promise<Result<Measures, string>> {
  if (flags.prometheus_port === undefined || flags.debug) return ok(NO_MEASURES);
  const counters: Counters = new Map();
  const server = createServer((request, response) => {
    const isMetrics = request.url === '/' || request.url === '/metrics';
    response.writeHead(isMetrics ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(isMetrics ? exposition(counters) : '');
  });
  const listening = await new Promise<Result<number, string>>(resolve => {
    server.once('error', error => resolve(fail(`--prometheus_port ${flags.prometheus_port}: ${error.message}`)));
    server.listen(flags.prometheus_port, flags.prometheus_addr, () => resolve(ok(portOf(server.address()))));
  });
  if (!listening.ok) return listening;
  world.err(`metrics at http://${flags.prometheus_addr}:${listening.value}/metrics`);
  return ok({
    count: measured => countInto(counters, measured, world.now() / 1000),
    close: () => new Promise(resolve => server.close(() => resolve())),
  });
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

function countInto(counters: Counters, measured: Measured, created: number): void {
  const { report, rules, tallies } = measured;
  const add = (name: MetricName, ruleId: string, by: number): void => {
    const labels = `{rule_name="${escaped(nameIn(rules, ruleId))}"}`;
    const own = counters.get(name) ?? new Map<string, Counter>();
    const before = own.get(labels) ?? { value: 0, created };
    counters.set(name, own.set(labels, { ...before, value: before.value + by }));
  };
  for (const run of report.runs) {
    add('elastalert_scrapes', run.ruleId, 1);
    add('elastalert_hits', run.ruleId, run.hits ?? 0);
    add('elastalert_matches', run.ruleId, run.matches);
    add('elastalert_time_taken', run.ruleId, shareOf(measured));
    add('elastalert_alerts_silenced', run.ruleId, run.held.length);
    if (run.error) add('elastalert_errors', run.ruleId, 1);
  }
  for (const { ruleId, sent, notSent } of tallies) {
    if (sent > 0) add('elastalert_alerts_sent', ruleId, sent);
    if (notSent > 0) add('elastalert_alerts_not_sent', ruleId, notSent);
  }
}

const escaped = (text: string): string => text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');

/** Each counter, and beside it when it began, as ElastAlert's library has it. */
function exposition(counters: Counters): string {
  const lines = [...counters].flatMap(([name, own]) => [
    `# HELP ${name}_total ${HELP[name]}`,
    `# TYPE ${name}_total counter`,
    ...[...own].map(([labels, { value }]) => `${name}_total${labels} ${value}`),
    `# HELP ${name}_created ${HELP[name]}`,
    `# TYPE ${name}_created gauge`,
    ...[...own].map(([labels, { created }]) => `${name}_created${labels} ${created}`),
  ]);
  return `${lines.join('\n')}\n`;
}
