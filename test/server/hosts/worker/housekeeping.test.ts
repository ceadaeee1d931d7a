import { createHousekeeping } from '../../../../server/hosts/worker/housekeeping';
import type { Log } from '../../../../server/hosts/worker/log';
import { memoryStore } from '../../../../server/stores/memory';
import { alertOf, entryOf } from '../../../support/alerts';

const FIRED = alertOf('a').firedAt;
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const NOTHING = { alerts: 0, deliveries: 0, runs: 0 };

const lines = (): { said: string[]; log: Log } => {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  return { said, log: { info: say, warn: say, error: say } };
};

test('what is too old goes, and what went is said', async () => {
  const { said, log } = lines();
  const store = memoryStore();
  const alert = alertOf('a');
  await store.publish([alert], [entryOf(alert, 'slack', { status: 'delivered', settledAt: FIRED })]);
  const housekeeping = createHousekeeping(store, log);
  await housekeeping.tidy(FIRED + DAY);
  expect([store.alerts().length, store.entries().length, said.length]).toEqual([1, 1, 0]);
  await housekeeping.tidy(FIRED + 100 * DAY);
  expect([store.alerts().length, store.entries().length]).toEqual([0, 0]);
  expect(said).toEqual(['Too old and removed: 1 alerts, 1 deliveries.']);
});

test('at most once an hour, and never twice at once', async () => {
  const asked: number[] = [];
  let finish = (): void => undefined;
  const removeOld = (at: number) => {
    asked.push(at);
    return new Promise<typeof NOTHING>(resolve => {
      finish = () => resolve(NOTHING);
    });
  };
  const housekeeping = createHousekeeping({ removeOld }, lines().log);
  const first = housekeeping.tidy(FIRED);
  await housekeeping.tidy(FIRED + 2 * HOUR);
  finish();
  await first;
  await housekeeping.tidy(FIRED + HOUR - 1);
  const second = housekeeping.tidy(FIRED + HOUR);
  finish();
  await second;
  expect(asked).toEqual([FIRED, FIRED + HOUR]);
});

test('what keeps it from that is said once', async () => {
  const { said, log } = lines();
  const removeOld = () => Promise.reject(new Error('the index is read-only'));
  const housekeeping = createHousekeeping({ removeOld }, log);
  for (const hours of [0, 1, 2]) await housekeeping.tidy(FIRED + hours * HOUR);
  expect(said).toEqual(['What is too old could not be removed: the index is read-only']);
});
