import { indexOfAllTimes, readIndexName } from '../../../server/engine/index_name.ts';

const at = (text: string): number => Date.parse(text);
const options = (index: string, search_extra_index = false) => ({
  index,
  use_strftime_index: true,
  search_extra_index,
});

function indices(index: string, [start, end]: readonly [string, string], extra = false): readonly string[] {
  const read = readIndexName(options(index, extra));
  if (!read.ok) throw new Error(read.error);
  return read.value({ start: at(start), end: at(end) }).split(',');
}

test.each<readonly [string, string, readonly [string, string], boolean, readonly string[]]>([
  ['RU19: one day is one index', 'l-%Y.%m.%d', ['2018-06-25T02:00Z', '2018-06-25T06:00Z'], false, ['l-2018.06.25']],
  [
    'UT8: the end after midnight',
    'l-%Y.%m.%d',
    ['2018-06-25T02:00Z', '2018-06-26T01:00Z'],
    false,
    ['l-2018.06.25', 'l-2018.06.26'],
  ],
  [
    'UT8: a day more',
    'l-%Y.%m.%d',
    ['2018-06-25T02:00Z', '2018-06-26T01:00Z'],
    true,
    ['l-2018.06.24', 'l-2018.06.25', 'l-2018.06.26'],
  ],
  [
    'UT8: by the hour',
    'l-%Y.%m.%d-%H',
    ['2018-06-25T22:10Z', '2018-06-26T00:30Z'],
    false,
    ['l-2018.06.25-22', 'l-2018.06.25-23', 'l-2018.06.26-00'],
  ],
])('%s', (_name, index, window, extra, expected) => expect(indices(index, window, extra)).toEqual(expected));

test.each([
  ['logstash-%Y.%m.%d', 'logstash-*'],
  ['logstash-%Y.%m', 'logstash-*'],
  ['logstash-%Y.%m.%d-stuff', 'logstash-*-stuff'],
  ['logstash-*', 'logstash-*'],
])('RU19: %s at all times is %s', (index, expected) => expect(indexOfAllTimes(options(index))).toBe(expected));

test('UT8: an index without codes has no index before', () =>
  expect(readIndexName(options('logs', true))).toMatchObject({ ok: false }));

test('without the option a % is a %', () => {
  const read = readIndexName({ index: 'l-%Y', use_strftime_index: false, search_extra_index: false });
  expect(read.ok && read.value({ start: 0, end: 1 })).toBe('l-%Y');
});
