import { parseJson } from '../../../common/model/json_text.ts';
import { isObject, stringAt, type JsonObject } from '../../../common/model/json.ts';
import { stomp } from '../../../server/alerters/stomp.ts';
import type { ComposeContext } from '../../../server/engine/define_alerter.ts';
import { alertFor, composed, CONTEXT, problemsOf, stompParts } from '../../support/alerters.ts';

const AT = '2025-03-10T12:00:00Z';

const sent = (values: JsonObject, matches: readonly JsonObject[], more: Partial<ComposeContext> = {}) =>
  stompParts(composed(stomp, values, alertFor(matches), { ...CONTEXT, ...more }))[0];

const message = (matches: readonly JsonObject[], more: Partial<ComposeContext> = {}) =>
  parseJson(sent({}, matches, more)?.body ?? '');

test('AL17: where it is written to', () => {
  expect(sent({}, [{}])).toMatchObject({
    host: 'localhost',
    port: 61_613,
    login: 'admin',
    passcode: 'admin',
    destination: '/queue/ALERT',
  });
  const values = {
    stomp_hostname: 'broker',
    stomp_hostport: '61614',
    stomp_login: 'eva',
    stomp_password: 'pass:word',
    stomp_destination: '/topic/a',
  };
  expect(sent(values, [{}])).toMatchObject({
    host: 'broker',
    port: 61_614,
    login: 'eva',
    passcode: 'pass:word',
    destination: '/topic/a',
  });
});

test('AL17: what is written', () => {
  const matches = [{ '@timestamp': AT, user: 'eva' }, { '@timestamp': AT }, { '@timestamp': AT, user: 'zoë' }];
  const written = message(matches, { ruleFile: 'rules/r.yaml' });
  expect(isObject(written) && stringAt(written, 'alertDate', '')).toMatch(/^2025-03-1\d \d\d:\d\d:05$/);
  expect(written).toMatchObject({
    match: 'zoë',
    alerts: [`Alert for R, eva at ${AT}:`, `Rule R generated an alert at ${AT}:`, `Alert for R, zoë at ${AT}:`],
    rule: 'R',
    rule_file: 'rules/r.yaml',
    matching: 'Match 3',
    body: 'Body\n\n',
    matches,
  });
});

test.each<[JsonObject, string | null, unknown]>([
  [{ '@timestamp': AT }, 'user', AT],
  [{ '@timestamp': AT, user: 'eva' }, null, AT],
  [{ '@timestamp': AT, user: 0 }, 'user', 0],
  [{}, 'user', null],
])('AL17: the match of %j by %s is %s', (match, queryKey, expected) => {
  expect(message([match], { queryKey })).toMatchObject({ match: expected });
});

test.each<[JsonObject, readonly string[]]>([
  [{ stomp_hostport: 'x' }, ['stomp_hostport must be a port, such as 61613']],
  [{ stomp_hostport: 70_000 }, ['stomp_hostport must be at most 65535']],
  [{ stomp_login: 'a\nb' }, ['stomp_login must be one line']],
  [{ stomp_destination: '' }, [expect.stringMatching(/^stomp_destination /)]],
])('AL17: %j is wrong', (values, problems) => {
  expect(problemsOf(stomp, values)).toEqual(problems);
});
