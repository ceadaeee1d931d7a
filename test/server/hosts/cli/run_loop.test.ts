import { beat, nextBeat } from '../../../../server/hosts/cli/run_loop.ts';

const MINUTE = 60_000;

test.each([
  ['on time', 0, 5, MINUTE],
  ['a tick that took longer than a beat', 0, MINUTE + 5, MINUTE],
  ['many missed beats are one', 0, 5 * MINUTE + 5, 5 * MINUTE],
])('%s', (_name, at, now, expected) => expect(nextBeat(at, MINUTE, now)).toBe(expected));

async function ticksOf(end: number | null, stopAfter: number): Promise<number[]> {
  const ticks: number[] = [];
  const stopping = new AbortController();
  let clock = 0;
  await beat({
    first: 0,
    end,
    now: () => clock,
    sleep: ms => {
      clock += ms;
      return Promise.resolve();
    },
    stop: stopping.signal,
    every: () => MINUTE,
    tick: at => {
      ticks.push(at);
      if (ticks.length === stopAfter) stopping.abort();
      return Promise.resolve();
    },
  });
  return ticks;
}

test('the last tick is the end itself', async () => {
  expect(await ticksOf(2.5 * MINUTE, 99)).toEqual([0, MINUTE, 2 * MINUTE, 2.5 * MINUTE]);
});

test('an end that is over makes one tick', async () => {
  expect(await ticksOf(-MINUTE, 99)).toEqual([0]);
});

test('it goes on until stopped', async () => {
  expect(await ticksOf(null, 3)).toEqual([0, MINUTE, 2 * MINUTE]);
});
