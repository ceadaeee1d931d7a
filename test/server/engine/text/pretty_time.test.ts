import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isList, listAt, objectAt } from '../../../../common/model/json.ts';
import { parseJson } from '../../../../common/model/json_text.ts';
import { readInstant } from '../../../../common/time/instant.ts';
import { DEFAULT_TIME_PATTERN, timePrinter } from '../../../../server/engine/text/pretty_time.ts';

type Row = readonly [written: string, zone: string | null, pattern: string, expected: string];

test.each<Row>([
  ['2021-08-16T16:35:05Z', null, DEFAULT_TIME_PATTERN, '2021-08-16 16:35 UTC'],
  ['2021-08-16T16:35:05Z', 'UTC', DEFAULT_TIME_PATTERN, '2021-08-16 16:35 UTC'],
  ['2021-08-16T16:35:05+03:00', null, '%Y-%m-%d %H:%M', '2021-08-16 16:35'],
  ['2021-08-16T16:35:05+03:00', 'UTC', DEFAULT_TIME_PATTERN, '2021-08-16 13:35 UTC'],
  ['2021-08-16T16:35:05+03:00', null, '%Z|', '|'],
  ['2021-08-16T16:35:05+03:00', null, DEFAULT_TIME_PATTERN, '2021-08-16 16:35 '],
  ['2021-08-16T16:35:05Z', null, '%z', '+0000'],
  ['2021-08-16T16:35:05-03:30', null, '%H:%M %z', '16:35 -0330'],
  ['2021-08-16T16:35:05Z', 'Europe/Istanbul', '%H:%M %z', '19:35 +0300'],
  ['2021-01-16T12:00:00Z', 'America/New_York', DEFAULT_TIME_PATTERN, '2021-01-16 07:00 EST'],
  ['2021-07-16T12:00:00Z', 'America/New_York', DEFAULT_TIME_PATTERN, '2021-07-16 08:00 EDT'],
  ['2021-03-04T05:06:07.000089Z', null, '%d.%m.%y %I:%M:%S %p %f', '04.03.21 05:06:07 AM 000089'],
  ['2021-03-04T15:06:07.5Z', null, '%T.%f %I%p', '15:06:07.500000 03PM'],
  ['2021-03-04T05:06:07Z', null, '%F %j %a %A %b %B', '2021-03-04 063 Thu Thursday Mar March'],
  ['2021-03-04T05:06:07Z', null, '100%% %Q %', '100% %Q %'],
  ['2021-03-04T05:06:07Z', null, "it's 'quoted' yyyy", "it's 'quoted' yyyy"],
  ['1969-12-31T23:59:59.9Z', null, '%S.%f', '59.900000'],
])('UT15: %s in %s as %s', (written, zone, pattern, expected) => {
  const moment = readInstant(written);
  expect(moment && timePrinter({ zone, pattern })(moment)).toBe(expected);
});

describe('UT15 what Python prints', () => {
  const recorded = parseJson(readFileSync(path.join(__dirname, '../../../fixtures/strftime_expected.json'), 'utf8'));
  const times = objectAt(recorded, 'times');
  test.each(Object.keys(times))('%s', written => {
    const moment = readInstant(written);
    if (!moment) throw new Error('a time');
    const rows = listAt(times, written).flatMap(row => (isList(row) ? [row.map(String)] : []));
    const printed = rows.map(([pattern = '']) => [pattern, timePrinter({ zone: null, pattern })(moment)]);
    expect(printed).toEqual(rows);
  });
});

test.each([
  ['America/New_York', 'EST EDT'],
  ['America/St_Johns', 'NST NDT'],
  ['America/Sao_Paulo', '-03 -03'],
  ['Europe/London', 'GMT BST'],
  ['Europe/Berlin', 'CET CEST'],
  ['Europe/Dublin', 'GMT IST'],
  ['Europe/Moscow', 'MSK MSK'],
  ['Europe/Istanbul', '+03 +03'],
  ['Africa/Johannesburg', 'SAST SAST'],
  ['Asia/Kolkata', 'IST IST'],
  ['Asia/Kathmandu', '+0545 +0545'],
  ['Asia/Tokyo', 'JST JST'],
  ['Asia/Shanghai', 'CST CST'],
  ['Asia/Singapore', '+08 +08'],
  ['Australia/Sydney', 'AEDT AEST'],
  ['Australia/Lord_Howe', '+11 +1030'],
  ['Pacific/Auckland', 'NZDT NZST'],
  ['UTC', 'UTC UTC'],
])('UT15 zones have the names of the time zone database: %s', (zone, expected) => {
  const print = timePrinter({ zone, pattern: '%Z' });
  const at = (written: string) => print(readInstant(written) ?? { at: 0, offsetMinutes: 0 });
  expect(`${at('2024-01-15T12:00:00Z')} ${at('2024-07-15T12:00:00Z')}`).toBe(expected);
});
