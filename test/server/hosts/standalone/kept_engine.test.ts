import { fail, ok, type Result } from '../../../../common/model/result';
import type { EngineError, RunningEngine } from '../../../../server/hosts/engine/engine';
import { keepEngine } from '../../../../server/hosts/standalone/kept_engine';

const MINUTE_MS = 60_000;

type Turn = 'does not start' | { readonly livesMs: number } | 'stays';

/** Keeps engines that fare as told, until a line of the log says that it is over with them. */
async function keepThrough(turns: readonly Turn[]) {
  let now = 0;
  const waits: number[] = [];
  const said: string[] = [];
  const ports: (number | null)[] = [];
  const caughtUp: string[] = [];
  const [first, ...later] = turns;
  const todo = [...later];
  const begin = (turn: Turn | undefined): Result<RunningEngine, EngineError> => {
    if (turn === undefined || turn === 'does not start')
      return fail({ code: 'start_failed', message: 'OpenSearch did not start: no space is left.' });
    const lives = turn === 'stays' ? null : turn.livesMs;
    const exited = new Promise<null>(resolve => {
      if (lives === null) return;
      setImmediate(() => {
        now += lives;
        resolve(null);
      });
    });
    const stop = (): Promise<void> => Promise.resolve();
    return ok({ url: 'http://127.0.0.1:9321', product: 'opensearch', version: '3.0.0', pid: 0, exited, stop });
  };
  const kept = await new Promise<Awaited<ReturnType<typeof keepEngine>>>((resolve, reject) => {
    const say = (line: string): void => {
      said.push(line);
      if (line.includes('not started any more') || (line.includes('runs again') && todo.length === 0))
        setImmediate(() => void keeping.then(resolve, reject));
    };
    const keeping = keepEngine({
      start: port => {
        ports.push(port);
        return Promise.resolve(begin(ports.length === 1 ? first : todo.shift()));
      },
      clientFor: url => () => Promise.resolve({ status: 200, body: url }),
      catchUp: async client => void caughtUp.push(JSON.stringify((await client({ method: 'GET', path: '/' })).body)),
      wait: ms => Promise.resolve(waits.push(ms)),
      now: () => now,
      log: { info: say, warn: say, error: say },
    });
  });
  if (!kept.ok) throw new Error(kept.error.message);
  const answer = await kept.value.client({ method: 'GET', path: '/' });
  return { waits, ports, said, answer, catchUps: caughtUp.length };
}

const SHORT: Turn = { livesMs: MINUTE_MS };
const LONG: Turn = { livesMs: 60 * MINUTE_MS };

test.each<[string, readonly Turn[], readonly number[]]>([
  ['at once', [LONG, 'stays'], [1_000]],
  ['after a start that failed', [LONG, 'does not start', 'stays'], [1_000, 10_000]],
  ['after it ended twice', [SHORT, SHORT, 'stays'], [1_000, 10_000]],
  ['as often again once it lived for long', [SHORT, SHORT, LONG, 'stays'], [1_000, 10_000, 1_000]],
])('an engine that ended is started again, %s', async (_name, turns, expected) => {
  const { waits, ports, answer, catchUps } = await keepThrough(turns);
  expect(waits).toEqual(expected);
  expect(ports).toEqual([null, ...expected.map(() => 9321)]);
  expect(answer.status).toBe(200);
  expect(catchUps).toBe(turns.filter(turn => turn !== 'does not start').length - 1);
});

test.each<[string, readonly Turn[], string]>([
  ['does not start', [LONG, 'does not start', 'does not start', 'does not start'], 'no space is left'],
  ['ends each time', [SHORT, SHORT, SHORT, SHORT], 'each time it ended soon after'],
])('an engine that %s is given up after three times, and it is said what to do', async (_name, turns, reason) => {
  const { waits, said, answer } = await keepThrough(turns);
  expect(waits).toEqual([1_000, 10_000, 30_000]);
  expect(answer).toMatchObject({ status: 0, reason: 'unreachable' });
  for (const words of [answer.message, said.at(-1)]) {
    expect(words).toContain(reason);
    expect(words).toContain('end Tocsin with Ctrl-C and start it anew');
  }
});
