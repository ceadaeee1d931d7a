import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { Rule } from '../../engine/rule.ts';
import type { TickReport } from '../../engine/run.ts';
import type { World } from './world.ts';

/** Counts what ticks do, and offers it to Prometheus. */
export interface Metrics {
  count(report: TickReport, rules: readonly Rule[]): void;
  close(): Promise<void>;
}

// The names and labels of ElastAlert's, so that dashboards go on working. Source: parity runtime §13.
const HELP = {
  elastalert_scrapes: 'Runs that were begun',
  elastalert_hits: 'Events in the windows of runs',
  elastalert_matches: 'Matches that were found',
  elastalert_alerts_sent: 'Alerts that were handed to the outputs',
  elastalert_alerts_silenced: 'Matches that were held back',
  elastalert_errors: 'Runs that could not be made',
} as const;

type MetricName = keyof typeof HELP;

/** Metrics as the flags say; counted by nobody where no port is given. */
export async function metricsFor(
  world: World,
  flags: { readonly prometheus_port?: number; readonly prometheus_addr: string; readonly debug?: boolean },
): Promise<Result<Metrics, string>> {
  if (flags.prometheus_port === undefined || flags.debug)
    return ok({ count: () => undefined, close: () => Promise.resolve() });
  const counters = new Map<string, number>();
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
    count: (report, rules) => countInto(counters, report, rules),
    close: () => new Promise(resolve => server.close(() => resolve())),
  });
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

function countInto(counters: Map<string, number>, { runs, alerts }: TickReport, rules: readonly Rule[]): void {
  const add = (name: MetricName, ruleId: string, by: number): void => {
    const rule = rules.find(({ id }) => id === ruleId)?.name ?? ruleId;
    const key = `${name}_total{rule_name="${rule.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"}`;
    counters.set(key, (counters.get(key) ?? 0) + by);
  };
  for (const run of runs) {
    add('elastalert_scrapes', run.ruleId, 1);
    add('elastalert_hits', run.ruleId, run.hits ?? 0);
    add('elastalert_matches', run.ruleId, run.matches);
    add('elastalert_alerts_silenced', run.ruleId, run.held.length);
    if (run.error) add('elastalert_errors', run.ruleId, 1);
  }
  for (const alert of alerts) add('elastalert_alerts_sent', alert.ruleId, 1);
}

function exposition(counters: ReadonlyMap<string, number>): string {
  const lines = Object.entries(HELP).flatMap(([name, help]) => {
    const own = [...counters].filter(([key]) => key.startsWith(`${name}_total{`));
    return own.length === 0
      ? []
      : [
          `# HELP ${name}_total ${help}`,
          `# TYPE ${name}_total counter`,
          ...own.map(([key, value]) => `${key} ${value}`),
        ];
  });
  return `${lines.join('\n')}\n`;
}
