import type { Alert } from '../../../common/model/alert.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import { chatwork } from '../../../server/alerters/chatwork.ts';
import { alertFor, composed, problemsOf } from '../../support/alerters.ts';

const NEEDED = { chatwork_apikey: 'key', chatwork_room_id: '12' };
const sent = (alert: Alert = alertFor([{}]), values: JsonObject = {}) =>
  composed(chatwork, { ...NEEDED, ...values }, alert)[0];
const saying = (text: string) => alertFor([{}], { matches: [{ document: {}, text }] });
const formOf = (body: string) => ({
  form: [
    ['self_unread', '0'],
    ['body', body],
  ],
});

test('a form is posted to the room', () => {
  expect(sent()).toMatchObject({
    kind: 'form',
    method: 'POST',
    url: 'https://api.chatwork.com/v2/rooms/12/messages',
    headers: { accept: 'application/json', 'x-chatworktoken': 'key' },
    proxy: null,
    ...formOf('Match 1'),
  });
});

test('AL4: of two matches the texts are told, with a line after each', () => {
  const dashes = `\n${'-'.repeat(40)}\n`;
  expect(sent(alertFor([{}, {}]))).toMatchObject(formOf(`Match 1${dashes}Match 2${dashes}`));
});

const NOTICE = '\n *message was cropped according to chatwork embed description limits!*';

test.each([
  ['whole', 2047, '🔔'.repeat(2047)],
  ['cropped', 2048, `${'🔔'.repeat(1950)}${NOTICE}`],
])('AL3: it is told %s with %d characters', (_name, length, body) => {
  expect(sent(saying('🔔'.repeat(length)))).toMatchObject(formOf(body));
});

test.each<[JsonObject, string]>([
  [{}, 'http://proxy:3128'],
  [{ chatwork_proxy_login: 'me', chatwork_proxy_pass: 'pass' }, 'http://me:pass@proxy:3128/'],
])('the proxy with %j is %s', (values, proxy) => {
  expect(sent(alertFor([{}]), { chatwork_proxy: 'http://proxy:3128', ...values })).toMatchObject({ proxy });
});

test('it needs a key and a room', () => {
  expect(problemsOf(chatwork, {})).toEqual([
    'chatwork_apikey is required; add `chatwork_apikey: …`',
    'chatwork_room_id is required; add `chatwork_room_id: …`',
  ]);
  expect(problemsOf(chatwork, { ...NEEDED, chatwork_room_id: 12 })).toEqual([
    'chatwork_room_id must be text; put it in quotes',
  ]);
});
