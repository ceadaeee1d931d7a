import type { JsonObject } from '../../../common/model/json.ts';
import { pythonStr } from '../../../common/text/python.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { runTick } from '../../../server/engine/run.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { CONFIRM, recordingTransports, retry } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const MINUTE = 60_000;
const events = [1, 2].map(id => ({
  id: String(id),
  index: 'logs',
  document: { '@timestamp': formatInstant(AT - MINUTE + id * 1000) },
}));

interface Story {
  readonly first?: boolean;
  /** Ids of the events whose matches the enhancement drops. */
  readonly drops?: readonly string[];
  /** So many deliveries fail before the others arrive. */
  readonly failing?: number;
  readonly ticks: number;
}

/** For each minute: the matches the enhancement was given, the titles told and those that arrived. */
async function minutes(values: JsonObject, { first = false, drops = [], failing = 0, ticks }: Story) {
  const given: string[] = [];
  const process = (match: JsonObject): JsonObject | null => {
    const id = pythonStr(match._id ?? null);
    given.push(id);
    return drops.includes(id) ? null : { ...match, seen: true };
  };
  const enhancement = { id: 'mark', title: 'Mark', summary: 'Marks a match.', process };
  const rule = { ...ruleOf({ name: 'r', type: 'any', ...values }), enhancements: { steps: [enhancement], first } };
  const store = memoryStore();
  const transports = recordingTransports((_part, count) => (count <= failing ? retry(1000) : CONFIRM));
  const ports = { source: replaySource(events), store, transports, fence: 1 };
  const told = [];
  for (let minute = 0; minute < ticks; minute += 1) {
    const { alerts, runs } = await runTick(ports, { at: AT + minute * MINUTE, compile: () => Promise.resolve([rule]) });
    told.push({
      given: given.splice(0).join(' '),
      matches: alerts.map(({ matches }) => matches.map(({ document }) => document._id)),
      held: runs.flatMap(({ held }) => held).length,
    });
  }
  return { told, sent: transports.sent.length, alerts: store.alerts() };
}

const AT_ONCE = { realert: { minutes: 0 } };
const GATHERED = { ...AT_ONCE, aggregation: { seconds: 30 } };
const nothing = { given: '', matches: [], held: 0 };

test('SE2: an enhancement is given each match, and what it made of it is told', async () => {
  const { told, alerts } = await minutes(AT_ONCE, { ticks: 1 });
  expect(told).toEqual([{ ...nothing, given: '1 2', matches: [['1'], ['2']] }]);
  expect(alerts.map(({ matches }) => matches[0]?.document.seen)).toEqual([true, true]);
});

test('SE3: a delivery that is tried again is not given to it again', async () => {
  const { told, sent } = await minutes(AT_ONCE, { failing: 2, ticks: 2 });
  expect([told.map(({ given }) => given), sent]).toEqual([['1 2', ''], 4]);
});

test('SE3, SE4: matches that are gathered are given to it when they are told, once', async () => {
  const { told, sent } = await minutes(GATHERED, { failing: 1, ticks: 3 });
  expect(told).toEqual([nothing, { ...nothing, given: '1 2', matches: [['1', '2']] }, nothing]);
  expect(sent).toBe(2);
});

describe('SE5: with run_enhancements_first', () => {
  test('it is given a match before that is gathered', async () => {
    const { told } = await minutes(GATHERED, { first: true, ticks: 2 });
    expect(told).toEqual([
      { ...nothing, given: '1 2' },
      { ...nothing, matches: [['1', '2']] },
    ]);
  });

  test('a match that it drops is not gathered', async () => {
    const { told } = await minutes(GATHERED, { first: true, drops: ['1'], ticks: 2 });
    expect(told[1]).toEqual({ ...nothing, matches: [['2']] });
  });
});

test('SE18: a match that is dropped begins its quiet time all the same', async () => {
  const { told, sent } = await minutes({ realert: { minutes: 5 } }, { drops: ['1'], ticks: 1 });
  expect(told).toEqual([{ given: '1', matches: [], held: 1 }]);
  expect(sent).toBe(0);
});
