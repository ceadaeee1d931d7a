import { readAuthLog } from '../../../../server/hosts/sample/auth_log.ts';
import { unreadLines } from '../../../../server/hosts/standalone/unread_lines.ts';

const GOOD = 'Dec 10 06:55:46 web-1 sshd[42]: Accepted publickey for ada from 192.0.2.7 port 22 ssh2';
const told = (text: string): readonly string[] =>
  unreadLines(readAuthLog(text, { at: new Date('2026-01-01T00:00:00Z'), zone: 'utc', shift: 'none' }).unread);

test.each([
  ['every line is an event', GOOD, []],
  ['an empty line needs no word', `${GOOD}\n\n${GOOD}`, []],
])('%s', (_name, text, expected) => expect(told(text)).toEqual(expected));

test('a line without a time is named with its number and the reason', () => {
  const [count, first] = told(`${GOOD}\nnonsense\n${GOOD}`);
  expect(count).toBe('1 lines of it are no events:');
  expect(first).toMatch(/^ {2}line 2: The line starts with neither/);
});

test('of many lines all are counted and three are named', () => {
  const lines = told(Array.from({ length: 9 }, () => 'nonsense').join('\n'));
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe('9 lines of it are no events; the first:');
});
