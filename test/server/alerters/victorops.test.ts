import type { JsonObject } from '../../../common/model/json.ts';
import { victorops } from '../../../server/alerters/victorops.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const NEEDED = { victorops_api_key: 'key', victorops_routing_key: 'soc', victorops_message_type: 'CRITICAL' };
const sent = (values: JsonObject, match: JsonObject = { user: { name: 'eva' }, 'a.b': 1 }, text = 'Body') =>
  httpParts(composed(victorops, { ...NEEDED, ...values }, alertFor([match, { other: 2 }], { text })))[0];

test('AL23: the message holds the first match', () => {
  expect(sent({})).toMatchObject({
    method: 'POST',
    url: 'https://alert.victorops.com/integrations/generic/20131114/alert/key/soc',
    proxy: null,
  });
  expect(sent({})?.json).toEqual({
    message_type: 'CRITICAL',
    entity_display_name: 'R',
    monitoring_tool: 'ElastAlert',
    state_message: 'Body',
    user: { name: 'eva' },
    'a.b': 1,
  });
});

test.each<[string, JsonObject, JsonObject]>([
  ['the entity', { victorops_entity_id: 'e' }, { entity_id: 'e' }],
  ['the display name', { victorops_entity_display_name: 'd' }, { entity_display_name: 'd' }],
  ['the type', { victorops_message_type: 'RECOVERY' }, { message_type: 'RECOVERY' }],
])('%s', (_name, values, expected) => expect(sent(values)?.json).toMatchObject(expected));

test('fields of the match do not cover what the message says of itself, but for an entity that the rule has not', () => {
  const match = { message_type: 'INFO', state_message: 'calm', entity_display_name: 'x', entity_id: 'm' };
  expect(sent({}, match)?.json).toMatchObject({ message_type: 'CRITICAL', state_message: 'Body', entity_id: 'm' });
  expect(sent({ victorops_entity_id: 'e' }, match)?.json).toMatchObject({ entity_id: 'e' });
});

test('a longer text is cut between runes', () => {
  expect(sent({}, {}, '🔔'.repeat(30_000))?.json).toMatchObject({ state_message: `${'🔔'.repeat(20_479)}…` });
});

test.each([
  ['{"result":"failure","message":"no such key"}', '{"result":"failure","message":"no such key"}'],
  ['{"result":"success","entity_id":"e"}', null],
  ['ok', null],
])('%s is refused: %j', (said, refusal) => expect(sent({})?.refusal?.(said)).toBe(refusal));

test.each<[JsonObject, readonly string[]]>([
  [
    {},
    [
      'victorops_api_key is required; add `victorops_api_key: …`',
      'victorops_routing_key is required; add `victorops_routing_key: …`',
      'victorops_message_type is required; add `victorops_message_type: …`',
    ],
  ],
  [
    { ...NEEDED, victorops_message_type: 'info' },
    ['victorops_message_type must be one of INFO, WARNING, ACKNOWLEDGEMENT, CRITICAL, RECOVERY'],
  ],
])('%j is wrong', (values, problems) => expect(problemsOf(victorops, values)).toEqual(problems));
