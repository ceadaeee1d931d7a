import { isDeepStrictEqual } from 'node:util';
import { isList, objectAt, stringAt, type JsonObject } from '../../../../common/model/json.ts';
import { BEAT_MS, sampleHistory, trickle, type SampleEvent } from '../../../../server/hosts/sample/events.ts';
import { SAMPLE_INDICES } from '../../../../server/hosts/sample/sample_documents.ts';
import { sampleTemplates } from '../../../../server/hosts/sample/templates.ts';

const at = new Date('2025-06-10T12:34:56.789Z');
const MINUTE_MS = 60_000;
const SEEDS = [1, 7, 20250610];

const someText: unknown = expect.any(String);
const someNumber: unknown = expect.any(Number);

const history = sampleHistory(at, 7);

const momentOf = ({ document }: SampleEvent): number => Date.parse(stringAt(document, '@timestamp'));
const sshEvent = (document: JsonObject): string =>
  stringAt(objectAt(objectAt(objectAt(document, 'system'), 'auth'), 'ssh'), 'event');
const sudoCommand = (document: JsonObject): string =>
  stringAt(objectAt(objectAt(objectAt(document, 'system'), 'auth'), 'sudo'), 'command');
const sourceIp = (document: JsonObject): string => stringAt(objectAt(document, 'source'), 'ip');

/** All that trickles in for so long after `from`. */
function trickleFor(from: Date, spanMs: number, seed: number): SampleEvent[] {
  const beats = Math.ceil(spanMs / BEAT_MS);
  return Array.from({ length: beats }, (_, beat) =>
    trickle(new Date(from.getTime() + (beat + 1) * BEAT_MS), seed),
  ).flat();
}

/** The most failed logins of one address within five minutes. */
function worstBurst(events: readonly SampleEvent[]): number {
  const failed = events
    .filter(({ document }) => sshEvent(document) === 'Failed')
    .map(event => ({ moment: momentOf(event), ip: sourceIp(event.document) }));
  const counts = failed.map(
    last =>
      failed.filter(
        ({ ip, moment }) => ip === last.ip && moment <= last.moment && moment >= last.moment - 5 * MINUTE_MS,
      ).length,
  );
  return Math.max(0, ...counts);
}

describe('the history', () => {
  test('has some thousand events of the last day and none of the future', () => {
    expect(history.length).toBeGreaterThan(3000);
    expect(history.length).toBeLessThan(9000);
    const moments = history.map(momentOf);
    expect(Math.max(...moments)).toBeLessThanOrEqual(at.getTime());
    expect(Math.min(...moments)).toBeGreaterThan(at.getTime() - 24 * 60 * MINUTE_MS - 2 * BEAT_MS);
  });

  test('is the same for the same seed and another for another', () => {
    expect(isDeepStrictEqual(sampleHistory(at, 7), history)).toBe(true);
    expect(isDeepStrictEqual(sampleHistory(at, 8), history)).toBe(false);
  });

  test('tells each event under one id, also when it is made anew an hour later', () => {
    const ids = new Map(history.map(event => [`${event.index}/${event.id}`, event]));
    expect(ids.size).toBe(history.length);
    const later = sampleHistory(new Date(at.getTime() + 60 * MINUTE_MS), 7);
    const shared = later.filter(event => ids.has(`${event.index}/${event.id}`));
    expect(shared.length).toBeGreaterThan(3000);
    expect(shared.every(event => JSON.stringify(event) === JSON.stringify(ids.get(`${event.index}/${event.id}`)))).toBe(
      true,
    );
  });

  test.each(SEEDS)('has something for a rule of each kind (seed %d)', seed => {
    const events = seed === 7 ? history : sampleHistory(at, seed);
    expect(worstBurst(events)).toBeGreaterThanOrEqual(10);
    expect(events.filter(({ document }) => sudoCommand(document)).length).toBeGreaterThan(100);
    expect(events.filter(({ document }) => sshEvent(document) === 'Accepted').length).toBeGreaterThan(50);
    expect(
      events.filter(({ document }) => stringAt(objectAt(document, 'monitor'), 'status') === 'down'),
    ).not.toHaveLength(0);
  });

  test('looks as the beats write it', () => {
    const failed = history.find(({ document }) => sshEvent(document) === 'Failed');
    expect(failed).toMatchObject({
      index: SAMPLE_INDICES.logs,
      document: {
        event: { dataset: 'system.auth', outcome: 'failure' },
        source: { geo: { country_iso_code: someText } },
      },
    });
    const sudo = history.find(({ document }) => sudoCommand(document));
    expect(sudo?.document).toMatchObject({ process: { name: 'sudo' }, host: { hostname: someText } });
    expect(isList(objectAt(sudo?.document, 'host').ip)).toBe(true);
    const disk = history.find(({ index }) => index === SAMPLE_INDICES.metrics);
    expect(disk?.document).toMatchObject({
      system: { filesystem: { mount_point: someText, used: { pct: someNumber } } },
    });
    const check = history.find(({ index }) => index === SAMPLE_INDICES.uptime);
    expect(check?.document).toMatchObject({
      monitor: { status: 'up', name: someText },
      url: { full: someText },
    });
  });

  test('names only addresses that documentation may name', () => {
    const addresses = history.flatMap(
      ({ document }) => JSON.stringify(document).match(/\b\d+\.\d+\.\d+\.\d+\b/g) ?? [],
    );
    const allowed = /^(192\.0\.2|198\.51\.100|203\.0\.113)\./;
    expect(addresses.filter(address => !allowed.test(address))).toEqual([]);
  });
});

describe('the trickle', () => {
  const starts = Array.from({ length: 40 }, (_, position) => position * 7_919);

  test('begins where the history ends, and repeats itself for the same beat', () => {
    const next = new Date(at.getTime() + BEAT_MS);
    const ids = new Set(history.map(({ id }) => id));
    expect(trickle(next, 7).filter(({ id }) => ids.has(id))).toEqual([]);
    expect(trickle(next, 7)).toEqual(trickle(new Date(next.getTime() + 100), 7));
    const since = sampleHistory(next, 7).filter(({ id }) => !ids.has(id));
    expect(trickle(next, 7)).toEqual(expect.arrayContaining(since));
  });

  test.each(SEEDS)('runs sudo within a minute of any start (seed %d)', seed => {
    const without = starts.filter(
      start =>
        !trickleFor(new Date(at.getTime() + start), MINUTE_MS, seed).some(({ document }) => sudoCommand(document)),
    );
    expect(without).toEqual([]);
  });

  test.each(SEEDS)('guesses ten passwords from one address within four minutes of any start (seed %d)', seed => {
    const calm = starts.filter(
      start => worstBurst(trickleFor(new Date(at.getTime() + start), 4 * MINUTE_MS, seed)) < 10,
    );
    expect(calm).toEqual([]);
  });

  test('is a trickle', () => {
    expect(trickleFor(at, 10 * MINUTE_MS, 7).length).toBeLessThan(300);
  });
});

test('each index has its template', () => {
  const patterns = sampleTemplates().flatMap(({ body }) => body.index_patterns ?? []);
  expect(patterns.sort()).toEqual(Object.values(SAMPLE_INDICES).sort());
});
