import { isDeepStrictEqual } from 'node:util';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../common/model/json.ts';
import { parseJson } from '../../common/model/json_text.ts';
import { describeOptions } from '../../server/declare/options.ts';
import { registryOf } from '../../server/engine/catalogue.ts';
import { compileRule } from '../../server/engine/compile.ts';
import type { Detector, Folded, RuleType } from '../../server/engine/define_rule_type.ts';
import type { EventRow } from '../../server/engine/event.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';
import { notebook, sourceOf } from '../support/rules.ts';
import { factsWith, runOf } from '../support/runs.ts';

const RULE_TYPES = path.join(__dirname, '..', '..', 'server', 'rule_types');

const HOUR = 3_600_000;
const START = Date.parse('2025-03-10T12:00:00Z');
const RUN = runOf({ start: START, end: START + HOUR }, { since: START - HOUR });
const MUCH_LATER = runOf({ start: START + 999 * HOUR, end: START + 1000 * HOUR }, { since: RUN.since });
/** A minute later it reads the same hour again. */
const NEXT = runOf({ start: START, end: START + HOUR + 60_000 }, { since: RUN.since, readUpTo: START + HOUR });
const FACTS = factsWith();

/** An event each second, with a few values in turn for the fields a type looks at. */
const burstFor = (detector: Detector): readonly EventRow[] =>
  Array.from({ length: 600 }, (_, second) => {
    const at = START + 1000 * (second + 1);
    const values = Object.fromEntries(detector.fields.map((field, index) => [field, `value ${(second + index) % 7}`]));
    return {
      id: `event ${second}`,
      index: 'logs',
      at,
      key: null,
      document: { '@timestamp': new Date(at).toISOString(), ...values },
    };
  });

function fold(detector: Detector, memory: Json, events = burstFor(detector)) {
  const folding = detector.fold(RUN, { memory, facts: FACTS });
  folding.push(events);
  return folding.close();
}

const CASES = path.join(__dirname, '..', 'cases');

/** The timelines of a type: their texts. */
const casesOf = (id: string): readonly string[] =>
  readdirSync(path.join(CASES, id)).map(file => readFileSync(path.join(CASES, id, file), 'utf8'));

function boundExample(type: RuleType): Detector {
  const { rule } = compileRule(sourceOf(type.example), registryOf([type], [notebook]));
  const detector = rule?.detector;
  if (!detector) throw new Error(`the example of ${type.id} is not right`);
  return detector;
}

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

  test('its cases tell alerts, and keep silent', () => {
    const cases = casesOf(id);
    expect(cases.some(text => /alerts: *(\[ *\{|\n *-)/.test(text))).toBe(true);
    expect(cases.some(text => /alerts: *\[\]|expect: *\n *- *\{ *at: *\w+ *\}/.test(text))).toBe(true);
  });

  test('its screens are plain data, and its text is written for any match', () => {
    const detector = boundExample(type);
    const screens = detector.screens(RUN, FACTS);
    expect(parseJson(JSON.stringify(screens))).toEqual(screens);
    for (const { window } of screens) expect(window.start).toBeGreaterThanOrEqual(RUN.since);
    for (const match of [{}, { '@timestamp': 'soon' }, { '@timestamp': '2025-03-10T12:00:00Z' }]) {
      expect(detector.describe(match, FACTS)).toMatch(/^$|\n\n$/);
    }
  });

  test('a memory of an unknown form starts anew', () => {
    const detector = boundExample(type);
    const [pruned, folded] = [detector.prune(RUN, null), type.folds && fold(detector, null)];
    const forms: readonly Json[] = ['text', 5, true, [1, 2], { a: 'text' }, { a: { b: 1 } }, { a: [] }];
    for (const form of forms) {
      expect(detector.prune(RUN, form)).toEqual(pruned);
      // A memory holds hundreds of events: the matcher of Jest takes long over them.
      if (type.folds) expect(isDeepStrictEqual(fold(detector, form), folded)).toBe(true);
    }
  });
});

describe.each(ruleTypes.filter(({ folds }) => folds).map(type => [type.id, type] as const))('%s folds', (_id, type) => {
  test('a memory that survives JSON', () => {
    const detector = boundExample(type);
    const { memory } = fold(detector, null);
    const kept = parseJson(JSON.stringify(memory)) ?? null;
    expect(kept).toEqual(memory);
    expect(fold(detector, kept)).toEqual(fold(detector, memory));
  });

  test('a then b as a ++ b', () => {
    const detector = boundExample(type);
    const burst = burstFor(detector);
    const whole = fold(detector, null, burst);
    for (const cut of [0, 1, 299, 599, 600]) {
      const folding = detector.fold(RUN, { memory: null, facts: FACTS });
      folding.push(burst.slice(0, cut));
      folding.push(burst.slice(cut));
      expect(folding.close()).toEqual(whole);
    }
  });

  test('no event twice, though the next run reads it again', () => {
    const detector = boundExample(type);
    const once = fold(detector, null);
    const next = detector.fold(NEXT, { memory: detector.prune(RUN, once.memory), facts: FACTS });
    next.push(burstFor(detector));
    const ids = (findings: Folded<Json>['findings']): readonly string[] =>
      findings.filter(({ origin }) => origin === 'document').map(({ event }) => event.id);
    expect(ids(next.close().findings).filter(found => ids(once.findings).includes(found))).toEqual([]);
  });

  test('a memory that is pruned, and pruning twice is pruning once', () => {
    const detector = boundExample(type);
    const { memory } = fold(detector, null);
    const pruned = detector.prune(MUCH_LATER, memory);
    expect(JSON.stringify(pruned).length).toBeLessThanOrEqual(JSON.stringify(memory).length);
    expect(detector.prune(MUCH_LATER, pruned)).toEqual(pruned);
  });
});
