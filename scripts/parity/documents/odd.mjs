import { float, spelled } from './json_text.mjs';
import { closedIndex } from './mappings.mjs';
import { isoOf, onTheDay, SECOND } from './time.mjs';

// Documents that are lawful and seldom: what a printer of values may stumble over, one kind in each.

const INDEX = 'parity-odd';

const KINDS = {
  numbers: {
    whole: 7,
    zero: 0,
    minus: -3,
    integral_float: float(1),
    fifty: float(50),
    minus_zero: spelled('-0.0'),
    tenth: float(0.1),
    sum: spelled('0.30000000000000004'),
    tiny: spelled('1e-7'),
    small: spelled('0.0001'),
    smaller: spelled('0.00001'),
    large: spelled('1e15'),
    larger: spelled('1e16'),
    huge: spelled('1e+22'),
    many_digits: spelled('123456789012345680.0'),
    big: spelled('9007199254740993'),
    bigger: spelled('18446744073709551615'),
    padded: spelled('2.50'),
  },
  words: {
    empty: '',
    blank: '  ',
    quoted: 'she said "no", \'twice\'',
    lines: 'one\ntwo\r\nthree\ttab',
    back: 'C:\\temp\\new',
    literal: 'not a newline: \\n',
    emoji: '👩‍🔧 Ω ß',
    braces: '{0} %s {{x}} $name$',
    html: '<b>&amp;</b>',
    control: 'bell \u0007 nul-free \u001b[0m',
    separators: 'line\u2028separator',
    very_long: 'x'.repeat(300),
  },
  flags: { yes: true, no: false, nothing: null },
  lists: {
    empty: [],
    one: ['only'],
    mixed: [1, float(2), 'three', true, null, { four: 4 }],
    nested: [[1, 2], [], [[3]]],
    of_objects: [{ name: 'a', n: 1 }, { name: 'b' }],
    non_ascii: ['ä', '日本'],
  },
  objects: {
    empty: {},
    deep: { a: { b: { c: { d: [{ e: 'f' }] } } } },
    order: { zebra: 1, Apple: 2, apple: 3, Äpfel: 4, _under: 5, 10: 'ten', 9: 'nine' },
    'dotted.key': { 'x.y': 1, plain: 2 },
    keyword: { keyword: 'inside' },
  },
  nulls: { a: null, b: { c: null }, d: [null, null] },
};

const TIMES = {
  offset: '2026-03-02T09:12:00.000+01:00',
  micros: '2026-03-02T08:13:00.123456Z',
  nanos: '2026-03-02T08:14:00.123456789Z',
  seconds: '2026-03-02T08:15:00Z',
  no_zone: '2026-03-02T08:16:00.500',
};

function documents() {
  const kinds = Object.entries(KINDS).map(([kind, data], n) => ({
    '@timestamp': isoOf(onTheDay('08:02') + n * 90 * SECOND),
    kind,
    level: n,
    data,
  }));
  const stamps = Object.entries(TIMES).map(([kind, stamp], n) => ({ '@timestamp': stamp, kind, level: 10 + n }));
  // A value that changes its type from event to event.
  const values = [1, float(1), '1', true, 'True', null, [1], ['1'], { a: 1 }, 0, false, '', 'ok', 'OK'];
  const changing = values.map((value, n) => ({
    '@timestamp': isoOf(onTheDay('08:20') + n * 20 * SECOND),
    kind: 'changing',
    level: 20,
    value,
    data: { n },
  }));
  return [...kinds, ...stamps, ...changing];
}

export const odd = {
  id: 'odd',
  about: 'lawful and seldom values',
  start: isoOf(onTheDay('08:00')),
  end: isoOf(onTheDay('08:30')),
  indices: {
    [INDEX]: closedIndex({ '@timestamp': { type: 'date' }, kind: { type: 'keyword' }, level: { type: 'long' } }),
  },
  documents: () => documents().map((source, n) => ({ index: INDEX, id: `odd-${String(n).padStart(3, '0')}`, source })),
};
