import type { Ports } from '../../server/engine/ports.ts';

/** How a process ends in the middle: everything it does from then on fails. */
export class Died extends Error {}

/** Ports of a process that dies at one of its dealings with the world, and the dealings it had. */
interface Mortal {
  readonly ports: Ports;
  /** `before publish`, `after publish` and so on, in order; the last is where it died. */
  readonly points: readonly string[];
}

/** The process dies at this point, counted from 0; never where it is Infinity. */
export function mortal({ store, transports, ...rest }: Ports, diesAt: number): Mortal {
  const points: string[] = [];
  const pass = (point: string): void => {
    if (points.length > diesAt) throw new Died(point);
    points.push(point);
    if (points.length > diesAt) throw new Died(point);
  };
  const guard = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    pass(`before ${name}`);
    const result = await act();
    pass(`after ${name}`);
    return result;
  };
  const ports: Ports = {
    ...rest,
    store: {
      loadStates: rules => guard('loadStates', () => store.loadStates(rules)),
      commitStates: writes => guard('commitStates', () => store.commitStates(writes)),
      publish: (alerts, entries) => guard('publish', () => store.publish(alerts, entries)),
      dueEntries: (at, limit) => guard('dueEntries', () => store.dueEntries(at, limit)),
      updateEntry: (entry, version) => guard('updateEntry', () => store.updateEntry(entry, version)),
      receiptsOf: ids => guard('receiptsOf', () => store.receiptsOf(ids)),
      recordRuns: reports => guard('recordRuns', () => store.recordRuns(reports)),
    },
    transports: { send: (part, about) => guard('send', () => transports.send(part, about)) },
  };
  return { ports, points };
}
