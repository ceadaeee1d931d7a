import { createSocket } from 'node:dgram';
import { nameIn, NO_MEASURES, shareOf, type Measured, type Measures } from './measures.ts';
import type { World } from './world.ts';

// ElastAlert's port cannot be chosen; here `statsd_host` may name another. Source: parity options §2.
const STATSD_PORT = 8125;

/** Where gauges go. */
export interface StatsdOptions {
  readonly host: string | undefined;
  readonly instance: string;
}

/** Sends gauges of each run, with ElastAlert's names, as datagrams that nobody answers. Source: parity runtime §13. */
export function statsdFor(world: Pick<World, 'err'>, { host: written, instance }: StatsdOptions): Measures {
  if (!written) return NO_MEASURES;
  const [, host = written, port] = /^(.*):(\d+)$/.exec(written) ?? [];
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let isSaid = false;
  const complain = (error: Error | null): void => {
    if (error === null || isSaid) return;
    isSaid = true;
    world.err(`statsd_host ${written} cannot be told: ${error.message}`);
  };
  socket.on('error', complain);
  const sending = new Set<Promise<void>>();
  const send = (line: string): void => {
    const sent = new Promise<void>(resolve => {
      socket.send(line, Number(port ?? STATSD_PORT), host, error => {
        complain(error);
        resolve();
      });
    });
    sending.add(sent);
    void sent.then(() => sending.delete(sent));
  };
  return {
    count: measured => gaugesOf(measured, instance).forEach(send),
    close: async () => {
      await Promise.all(sending);
      await new Promise<void>(resolve => socket.close(() => resolve()));
    },
  };
}

function gaugesOf(measured: Measured, instance: string): readonly string[] {
  const { report, rules } = measured;
  return report.runs.flatMap(run => {
    const values = {
      'rule.time_taken': shareOf(measured),
      'query.hits': run.hits ?? 0,
      'query.matches': run.matches,
      'query.alerts_sent': run.alerts,
    };
    const tags = `elastalert_instance:${plain(instance)},rule_name:${plain(nameIn(rules, run.ruleId))}`;
    return Object.entries(values).map(([name, value]) => `${name}:${value}|g|#${tags}`);
  });
}

/** What ends a value in a datagram is left out of it. */
const plain = (text: string): string => text.replace(/[,|\n\r]/g, '_');
