import { junitOf } from '../../../../server/hosts/cli/timelines/junit.ts';
import { formatSpan } from '../../../../server/hosts/cli/timelines/span.ts';
import { timelineFile } from '../../../../server/hosts/cli/timelines/timeline.ts';
import { agrees, differencesIn } from '../../../../server/hosts/cli/timelines/verdict.ts';
import { play } from '../../../support/timeline.ts';

const story = (expect: readonly unknown[]) =>
  timelineFile.parse({
    about: 'Two events in a minute are told.',
    rule: { type: 'frequency', num_events: 2, timeframe: { minutes: 1 }, realert: { minutes: 0 } },
    every: '1m',
    events: [{ at: '10s', every: '10s', times: 2, user: 'bob' }],
    expect,
  });

test.each<readonly [string, readonly unknown[], readonly unknown[]]>([
  [
    'what it says',
    [
      { at: '1m', alerts: [{ user: 'bob' }] },
      { at: '2m', alerts: [] },
    ],
    [],
  ],
  [
    'silence where an alert was expected, and an alert nobody expected',
    [{ at: '2m', alerts: [{ user: 'bob' }] }],
    [
      { at: '1m', what: 'alerts', expected: [], got: [{ title: 'rule', at: '20s', num_matches: 1 }] },
      { at: '2m', what: 'alerts', expected: [{ user: 'bob' }], got: [] },
    ],
  ],
  [
    'another value',
    [{ at: '1m', alerts: [{ user: 'eve' }] }],
    [{ at: '1m', what: 'alerts', expected: [{ user: 'eve' }], got: [{ user: 'bob' }] }],
  ],
  [
    'a moment without a tick',
    [{ at: '1m', alerts: [{}] }, { at: '90s' }, { at: '2m' }],
    [{ at: '1m 30s', what: 'tick', expected: 'a tick', got: 'none' }],
  ],
])('%s', async (_name, expected, differences) => {
  const timeline = story(expected);
  expect(differencesIn(timeline, await play(timeline))).toMatchObject(differences);
  expect(differencesIn(timeline, await play(timeline))).toHaveLength(differences.length);
});

test.each<readonly [Parameters<typeof agrees>[0], Parameters<typeof agrees>[0], boolean]>([
  [{ a: 1 }, { a: 1, b: 2 }, true],
  [{ a: { b: 1 } }, { a: { b: 1, c: 2 } }, true],
  [[1], [1, 2], false],
  [{ a: null }, {}, true],
  [{ a: '1' }, { a: 1 }, false],
])('%j agrees with %j: %s', (expected, got, isSo) => expect(agrees(expected, got)).toBe(isSo));

test.each([
  [0, '0'],
  [90_000, '1m 30s'],
  [-300_000, '-5m'],
  [90_061_001, '1d 1h 1m 1s 1ms'],
])('%d is %s', (span, expected) => expect(formatSpan(span)).toBe(expected));

test('JUnit counts, and escapes what would end the text', () => {
  const xml = junitOf([
    { file: 'a.yaml', about: 'fine', failure: [] },
    { file: 'b.yaml', about: 'a < b & "c"', failure: ['at 1m', 'got <nothing>\u0001'] },
  ]);
  expect(xml).toContain('<testsuites tests="2" failures="1">');
  expect(xml).toContain('<testcase classname="a.yaml" name="fine"/>');
  expect(xml).toContain('name="a &lt; b &amp; &quot;c&quot;"');
  expect(xml).toContain('<failure message="at 1m">at 1m\ngot &lt;nothing&gt;</failure>');
});
