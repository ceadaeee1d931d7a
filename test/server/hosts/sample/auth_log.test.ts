import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  readAuthLines,
  readAuthLog,
  toSampleEvents,
  type AuthLogOptions,
} from '../../../../server/hosts/sample/auth_log.ts';
import { linesOfFile } from '../../../../server/hosts/sample/file_lines.ts';

const at = new Date('2025-03-01T00:00:00Z');
const options: AuthLogOptions = { at, zone: 'UTC', shift: 'none' };

const lineAt = (stamp: string): string => `${stamp} web-1 sshd[1]: Server listening on :: port 22.`;

function momentsOf(stamps: readonly string[], overrides: Partial<AuthLogOptions> = {}): unknown[] {
  const { events } = readAuthLog(stamps.map(lineAt).join('\n'), { ...options, ...overrides });
  return events.map(({ document }) => document['@timestamp']);
}

describe('stamps', () => {
  test.each<[string, string[], Partial<AuthLogOptions>, string[]]>([
    ['the latest year that is not ahead of now', ['Dec 10 06:55:46'], {}, ['2024-12-10T06:55:46.000Z']],
    ['this year where it is not ahead', ['Feb  9 06:55:46'], {}, ['2025-02-09T06:55:46.000Z']],
    ['now itself is not ahead', ['Mar  1 00:00:00'], {}, ['2025-03-01T00:00:00.000Z']],
    ['one second ahead is last year', ['Mar  1 00:00:01'], {}, ['2024-03-01T00:00:01.000Z']],
    [
      'the whole file is judged by its last line',
      ['Feb 27 10:00:00', 'Mar  2 10:00:00'],
      {},
      ['2024-02-27T10:00:00.000Z', '2024-03-02T10:00:00.000Z'],
    ],
    [
      'December runs into January',
      ['Dec 31 23:59:59', 'Jan  1 00:00:02', 'Jan  2 00:00:00'],
      {},
      ['2024-12-31T23:59:59.000Z', '2025-01-01T00:00:02.000Z', '2025-01-02T00:00:00.000Z'],
    ],
    [
      'a straggler of the old year stays in it',
      ['Jan  1 00:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:01'],
      {},
      ['2025-01-01T00:00:00.000Z', '2024-12-31T23:59:59.000Z', '2025-01-01T00:00:01.000Z'],
    ],
    [
      'lines a little out of order do not turn the year',
      ['Jan 10 10:00:05', 'Jan 10 10:00:03'],
      {},
      ['2025-01-10T10:00:05.000Z', '2025-01-10T10:00:03.000Z'],
    ],
    [
      'a file of three years',
      ['Nov  1 00:00:00', 'Feb  1 00:00:00', 'Nov  1 00:00:00', 'Feb  1 00:00:00'],
      {},
      ['2023-11-01T00:00:00.000Z', '2024-02-01T00:00:00.000Z', '2024-11-01T00:00:00.000Z', '2025-02-01T00:00:00.000Z'],
    ],
    ['a leap day belongs to a leap year', ['Feb 29 12:00:00'], {}, ['2024-02-29T12:00:00.000Z']],
    [
      'the year of the first line may be told',
      ['Dec 31 23:00:00', 'Jan  1 01:00:00'],
      { year: 2019 },
      ['2019-12-31T23:00:00.000Z', '2020-01-01T01:00:00.000Z'],
    ],
    ['the zone counts, in winter', ['Jan 10 12:00:00'], { zone: 'Europe/Berlin' }, ['2025-01-10T11:00:00.000Z']],
    ['and in summer', ['Jul 10 12:00:00'], { zone: 'Europe/Berlin' }, ['2024-07-10T10:00:00.000Z']],
    ['RFC 3339 with Z', ['2024-05-01T10:00:00.123456Z'], {}, ['2024-05-01T10:00:00.123Z']],
    ['RFC 3339 with an offset', ['2024-05-01T10:00:00+02:00'], {}, ['2024-05-01T08:00:00.000Z']],
    [
      'RFC 3339 with none takes the zone',
      ['2024-05-01T10:00:00'],
      { zone: 'Asia/Tokyo' },
      ['2024-05-01T01:00:00.000Z'],
    ],
    [
      'the latest line may be moved to now, with all others',
      ['Dec 10 06:00:00', 'Dec 10 06:30:00'],
      { shift: 'end_at_now' },
      ['2025-02-28T23:30:00.000Z', '2025-03-01T00:00:00.000Z'],
    ],
    [
      'complete stamps too',
      ['2019-01-01T00:00:00Z', '2019-01-01T00:00:10Z'],
      { shift: 'end_at_now' },
      ['2025-02-28T23:59:50.000Z', '2025-03-01T00:00:00.000Z'],
    ],
  ])('%s', (_name, stamps, overrides, expected) => {
    expect(momentsOf(stamps, overrides)).toEqual(expected);
  });
});

describe('lines that are no events', () => {
  test.each([
    ['', 'blank'],
    ['   ', 'blank'],
    ['hello', 'no_timestamp'],
    ['Foo 10 06:55:46 web-1 sshd[1]: x', 'no_timestamp'],
    ['Feb 30 06:55:46 web-1 sshd[1]: x', 'no_such_date'],
    ['Feb 10 24:55:46 web-1 sshd[1]: x', 'no_such_date'],
    ['2024-02-30T06:55:46Z web-1 sshd[1]: x', 'no_such_date'],
    ['Feb 10 06:55:46 web-1 last message repeated 3 times', 'no_process'],
    ['x'.repeat(70_000), 'too_long'],
  ])('%.40s is told: %s', (line, reason) => {
    const { events, unread } = readAuthLog(`${lineAt('Feb  1 00:00:00')}\n${line}\n`, options);
    expect(events).toHaveLength(1);
    expect(unread).toEqual([{ kind: 'unread', number: 2, line: line.slice(0, 200), reason }]);
  });

  test('an unknown zone is told on each line that needs one', () => {
    const text = [lineAt('Feb  1 00:00:00'), lineAt('2024-05-01T10:00:00Z')].join('\n');
    const { events, unread } = readAuthLog(text, { ...options, zone: 'Europe/Atlantis' });
    expect(events).toHaveLength(1);
    expect(unread).toMatchObject([{ number: 1, reason: 'unknown_zone' }]);
  });

  test('each line is either an event or told', () => {
    const text = ['junk', lineAt('Feb  1 00:00:00'), '', lineAt('Feb  1 00:00:01'), 'more junk'].join('\r\n');
    const { events, unread } = readAuthLog(text, options);
    expect([...events, ...unread].map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('heads', () => {
  test.each([
    ['<38>Feb  1 00:00:00 web-1 sshd[1]: x', { host: { hostname: 'web-1' }, process: { name: 'sshd', pid: 1 } }],
    ['Feb  1 00:00:00 web-1 sudo: x', { process: { name: 'sudo' } }],
    ['Feb  1 00:00:00  sshd[83]: last message repeated 2 times', { process: { name: 'sshd', pid: 83 } }],
    ['Feb  1 00:00:00 web-1 su(pam_unix)[7]: x: y', { process: { name: 'su(pam_unix)', pid: 7 }, message: 'x: y' }],
    ['Feb  1 00:00:00 web-1 sshd[1]:', { message: '' }],
  ])('%s', (line, expected) => {
    expect(readAuthLog(line, options).events[0]?.document).toMatchObject(expected);
  });

  test('the path of the file is told', () => {
    const { events } = readAuthLog(lineAt('Feb  1 00:00:00'), { ...options, path: '/var/log/auth.log' });
    expect(events[0]?.document).toMatchObject({ log: { file: { path: '/var/log/auth.log' } } });
  });
});

describe('repeated messages', () => {
  const line =
    'Feb  1 00:00:00 web-1 sshd[1]: message repeated 3 times: [ Failed password for a from 192.0.2.1 port 1 ssh2]';

  test('are one event, or as many as they say when asked', () => {
    expect(readAuthLog(line, options).events).toHaveLength(1);
    const each = readAuthLog(line, { ...options, repeats: 'each' }).events;
    expect(new Set(each.map(({ id }) => id)).size).toBe(3);
  });

  test('a damaged count does not fill the memory', () => {
    const damaged = line.replace('3 times', '99999999999 times');
    expect(readAuthLog(damaged, { ...options, repeats: 'each' }).events).toHaveLength(10_000);
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-auth-log-'));
  const path = join(folder, 'auth.log');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read piece by piece to the same events as from memory', () => {
    const stamps = Array.from({ length: 3000 }, (_, position) => `Feb  1 0${Math.floor(position / 600)}:00:00`);
    const text = `${stamps.map(lineAt).join('\n')}\nlast line with an ü and no end`;
    writeFileSync(path, text);
    const items = [...readAuthLines(() => linesOfFile(path), options)];
    const whole = readAuthLog(text, options);
    expect(items.filter(({ kind }) => kind === 'event')).toEqual(whole.events);
    expect(items.filter(({ kind }) => kind === 'unread')).toEqual(whole.unread);
    expect(whole.unread).toMatchObject([{ number: 3001, line: 'last line with an ü and no end' }]);
  });

  test('its events have ids that stay', () => {
    const load = (): string[] =>
      [...toSampleEvents(readAuthLog(lineAt('Feb  1 00:00:00'), options).events)].map(e => e.id);
    expect(load()).toEqual(load());
  });
});
