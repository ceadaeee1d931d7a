import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseJson, type Json } from '../../common/model/json.ts';
import { describeOptions } from '../../server/declare/options.ts';
import { registryOf } from '../../server/engine/catalogue.ts';
import { compileRule } from '../../server/engine/compile.ts';
import type { Detector, RuleType } from '../../server/engine/define_rule_type.ts';
import type { EventRow, RunWindow } from '../../server/engine/event.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';
import { notebook, sourceOf } from '../support/rules.ts';

const RULE_TYPES = path.join(__dirname, '..', '..', 'server', 'rule_types');

const HOUR = 3_600_000;
const START = Date.parse('2025-03-10T12:00:00Z');
const RUN: RunWindow = { at: START + HOUR, window: { start: START, end: START + HOUR }, since: START - HOUR };
const MUCH_LATER: RunWindow = {
  at: START + 1000 * HOUR,
  window: { start: START + 999 * HOUR, end: START + 1000 * HOUR },
  since: RUN.since,
};
const FACTS = { keys: [], timestampField: '@timestamp', printTime: () => 'a time' };

/** An event each second. */
const burst: readonly EventRow[] = Array.from({ length: 600 }, (_, second) => {
  const at = START + 1000 * (second + 1);
  return {
    id: `event ${second}`,
    index: 'logs',
    at,
    key: null,
    document: { '@timestamp': new Date(at).toISOString() },
  };
});

function fold(detector: Detector, memory: Json, events = burst) {
  const folding = detector.fold(RUN, memory);
  folding.push(events);
  return folding.close();
}

function boundExample(type: RuleType): Detector {
  const { detector } = type.bind(type.example);
  if (!detector) throw new Error(`the example of ${type.id} is not right`);
  return detector;
}

test('there are rule types', () =>
  expect(ruleTypes.map(({ id }) => id)).toEqual(expect.arrayContaining(['any', 'frequency'])));

describe.each(ruleTypes.map(type => [type.id, type] as const))('%s', (id, type) => {
  test('its file is named by its id, and it says what it is', () => {
    expect(existsSync(path.join(RULE_TYPES, `${id}.ts`))).toBe(true);
    expect(type.title).toMatch(/^\S/);
    expect(type.summary).toMatch(/^\S.*\.$/);
  });

  test('every option has a label, a help that is a sentence, and a schema', () => {
    for (const { name, label, help, schema } of describeOptions(type.options)) {
      expect(`${name}: ${label}`).toMatch(/: \S/);
      expect(`${name}: ${help}`).toMatch(/: \S.*\.$/);
      expect({ name, isEmpty: Object.keys(schema).length === 0 }).toEqual({ name, isEmpty: false });
    }
  });

  test('its example is a rule without a mistake or a doubt', () => {
    const { rule, problems } = compileRule(sourceOf(type.example), registryOf([type], [notebook]));
    expect(problems).toEqual([]);
    expect(rule).toMatchObject({ type: id });
  });

  test('its example matches', () => {
    const detector = boundExample(type);
    expect(fold(detector, null).findings.length).toBeGreaterThan(0);
  });

  test('a memory of an unknown form starts anew', () => {
    const detector = boundExample(type);
    const anew = fold(detector, null);
    const forms: readonly Json[] = ['text', 5, true, [1, 2], { a: 'text' }, { a: { b: 1 } }, { a: [] }];
    for (const form of forms) {
      expect(fold(detector, form)).toEqual(anew);
      expect(detector.prune(RUN, form)).toEqual(detector.prune(RUN, null));
    }
  });

  test('its memory survives JSON', () => {
    const detector = boundExample(type);
    const { memory } = fold(detector, null);
    const kept = parseJson(JSON.stringify(memory)) ?? null;
    expect(kept).toEqual(memory);
    expect(fold(detector, kept)).toEqual(fold(detector, memory));
  });

  test('folding a then b equals folding a ++ b', () => {
    const detector = boundExample(type);
    for (const cut of [0, 1, 299, 599, 600]) {
      const folding = detector.fold(RUN, null);
      folding.push(burst.slice(0, cut));
      folding.push(burst.slice(cut));
      expect(folding.close()).toEqual(fold(detector, null));
    }
  });

  test('what was found once is not found again in what was read again', () => {
    const detector = boundExample(type);
    const once = fold(detector, null);
    expect(fold(detector, once.memory).findings).toEqual([]);
  });

  test('its memory is pruned, and pruning twice is pruning once', () => {
    const detector = boundExample(type);
    const { memory } = fold(detector, null);
    const pruned = detector.prune(MUCH_LATER, memory);
    expect(JSON.stringify(pruned).length).toBeLessThanOrEqual(JSON.stringify(detector.prune(MUCH_LATER, null)).length);
    expect(detector.prune(MUCH_LATER, pruned)).toEqual(pruned);
    expect(fold(detector, detector.prune(RUN, memory)).findings).toEqual([]);
  });

  test('its screen is plain data, and its text is written for any match', () => {
    const detector = boundExample(type);
    const screen = detector.screen(RUN, FACTS);
    expect(parseJson(JSON.stringify(screen))).toEqual(screen);
    expect(screen.window.start).toBeGreaterThanOrEqual(RUN.since);
    for (const match of [{}, { '@timestamp': 'soon' }, { '@timestamp': '2025-03-10T12:00:00Z' }]) {
      expect(detector.describe(match, FACTS)).toMatch(/^$|\n\n$/);
    }
  });
});
