import type { Alert } from '../../../common/model/alert.ts';
import { line } from '../../../server/alerters/line.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const NEEDED = { line_channel_access_token: 'token', line_to: 'U0' };
const sent = (alert: Alert = alertFor([{}])) => httpParts(composed(line, NEEDED, alert))[0];
const saying = (text: string) => alertFor([{}], { matches: [{ document: {}, text }] });

test('AL23: one message is pushed', () => {
  expect(sent()).toMatchObject({
    method: 'POST',
    url: 'https://api.line.me/v2/bot/message/push',
    headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
  });
  expect(sent()?.json).toEqual({ to: 'U0', messages: [{ type: 'text', text: 'Match 1' }] });
});

test('AL4: of two matches the texts are told, with a line after each', () => {
  const dashes = `\n${'-'.repeat(40)}\n`;
  expect(sent(alertFor([{}, {}]))?.json).toMatchObject({ messages: [{ text: `Match 1${dashes}Match 2${dashes}` }] });
});

test.each([
  ['whole', 4800, '🔔'.repeat(4800)],
  ['cropped', 4801, `${'🔔'.repeat(4700)}\n\n(message cropped due to LINE limit)`],
])('AL3: it is told %s with %d characters', (_name, length, text) => {
  expect(sent(saying('🔔'.repeat(length)))?.json).toMatchObject({ messages: [{ text }] });
});

test('it needs a token and somebody to tell', () => {
  expect(problemsOf(line, {})).toEqual([
    'line_channel_access_token is required; add `line_channel_access_token: …`',
    'line_to is required; add `line_to: …`',
  ]);
});
