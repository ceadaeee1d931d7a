import type { JsonObject } from '../../../common/model/json.ts';
import { readAnswer, zabbix } from '../../../server/alerters/zabbix.ts';
import { readZabbixFrame, zabbixFrame } from '../../../server/alerters/zabbix_frame.ts';
import { alertFor, composed, problemsOf, tcpParts } from '../../support/alerters.ts';

const NEEDED = { zbx_host: 'web-1', zbx_key: 'alerts' };
const AT = '2021-01-01T00:00:00Z';

const parts = (values: JsonObject, matches: readonly JsonObject[]) =>
  tcpParts(composed(zabbix, { ...NEEDED, ...values }, alertFor(matches)));

const sent = (values: JsonObject, match: JsonObject): unknown =>
  JSON.parse(readZabbixFrame(parts(values, [match])[0]?.bytes ?? new Uint8Array()) ?? 'null');

const value = (more: JsonObject) => ({
  request: 'sender data',
  data: [{ host: 'web-1', key: 'alerts', value: '1', ...more }],
});

test('AL16: a 1 is sent for each match, at its time', () => {
  expect(sent({}, { '@timestamp': AT })).toEqual(value({ clock: 1_609_459_200 }));
  const [part] = parts({}, [{ '@timestamp': AT }]);
  expect(part).toMatchObject({ host: 'localhost', port: 10_051, tls: null });
  expect(
    Buffer.from(part?.bytes ?? [])
      .subarray(0, 14)
      .toString('latin1'),
  ).toBe('ZBXD\x01\x6b\0\0\0\0\0\0\0{');
});

test.each<[JsonObject, JsonObject, number | null]>([
  [{}, { '@timestamp': '2021-01-01T00:00:00.999Z' }, 1_609_459_200],
  [{}, { '@timestamp': '2021-01-01T01:00:00+01:00' }, 1_609_459_200],
  [{}, { '@timestamp': '1609459200' }, 1_609_459_200],
  [{}, { '@timestamp': 1_609_459_200 }, 1_609_459_200],
  [{ timestamp_strptime: '%d.%m.%Y - %H:%M' }, { '@timestamp': '01.01.2021 - 00:00' }, 1_609_459_200],
  [{ timestamp_strptime: '%d.%m.%Y' }, { '@timestamp': AT }, 1_609_459_200],
  [{}, { '@timestamp': 'to-day: noon' }, null],
  [{}, { '@timestamp': 'noon' }, null],
  [{}, {}, null],
])('AL16: with %j, the clock of %j is %s', (values, match, clock) => {
  expect(sent(values, match)).toEqual(value(clock === null ? {} : { clock }));
});

test.each<[JsonObject, string]>([
  [{ host: { name: 'zoë' } }, 'zoë'],
  [{ host: { name: 7 } }, '7'],
  [{}, 'None'],
])('AL16: the host in the field of %j is %s', (match, host) => {
  const values = { zbx_host: 'host.name', zbx_host_from_field: true };
  expect(sent(values, { ...match, '@timestamp': AT })).toEqual(value({ host, clock: 1_609_459_200 }));
});

test('many matches are sent in several parts', () => {
  const many = parts(
    {},
    Array.from({ length: 501 }, () => ({ '@timestamp': AT })),
  );
  expect(many.map(({ bytes }) => readZabbixFrame(bytes)?.match(/"value"/g)?.length)).toEqual([250, 250, 1]);
});

describe('what the server answers', () => {
  const answer = (said: object) => readAnswer(zabbixFrame(JSON.stringify(said)));

  test('it took all', () => {
    const info = 'processed: 2; failed: 0; total: 2; seconds spent: 0.000055';
    expect(answer({ response: 'success', info })).toEqual({ kind: 'confirmed' });
  });

  test('AL16: it knows no such item: that is said, and does not count as sent', () => {
    const info = 'processed: 1; failed: 1; total: 2; seconds spent: 0.000055';
    expect(answer({ response: 'success', info })).toMatchObject({
      kind: 'refused',
      error: {
        code: 'refused',
        message: 'Zabbix took 1 of 2 values: it has no such host or item, or lets nobody send to it',
      },
    });
  });

  test.each([
    [{ response: 'failed', info: 'busy\u0007' }, 'Zabbix did not take the values: busy '],
    [{ response: 'failed' }, 'Zabbix did not take the values'],
    [[], 'Zabbix did not take the values'],
  ])('it takes nothing: %j', (said, message) => {
    expect(answer(said)).toMatchObject({ kind: 'retry', error: { message } });
  });

  test('more must come', () => {
    const whole = zabbixFrame('{"response":"success","info":""}');
    for (const end of [0, 3, 12, whole.length - 1]) expect(readAnswer(whole.subarray(0, end))).toBeNull();
    expect(readAnswer(whole)).toEqual({ kind: 'confirmed' });
  });

  test.each([
    ['another protocol', Buffer.from('HTTP/1.1 400')],
    ['a packed answer', Buffer.from('ZBXD\x03\x01\0\0\0\x01\0\0\0x', 'latin1')],
  ])('%s is none', (_name, bytes) => {
    expect(() => readAnswer(bytes)).toThrow();
  });
});

test.each<[JsonObject, readonly string[]]>([
  [{ zbx_host: null }, ['zbx_host is required; add `zbx_host: …`']],
  [{ zbx_key: null }, ['zbx_key is required; add `zbx_key: …`']],
  [{ zbx_sender_port: 70_000 }, ['zbx_sender_port must be at most 65535']],
])('AL16: %j is wrong', (values, problems) => {
  expect(problemsOf(zabbix, { ...NEEDED, ...values })).toEqual(problems);
});
