import type { JsonObject } from '../../../common/model/json.ts';
import { opsgenie } from '../../../server/alerters/opsgenie.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const KEY = { opsgenie_key: 'genie-key' };
const MATCH = { user: 'eva', level: 2, host: { name: 'web-1' }, zero: 0, none: null };

const sent = (values: JsonObject, matches: readonly JsonObject[] = [MATCH], ruleValues: JsonObject = {}) =>
  httpParts(composed(opsgenie, { ...KEY, ...values }, alertFor(matches), { ...CONTEXT, ruleValues }))[0];

test('what a rule with nothing but the key sends', () => {
  expect(sent({})).toMatchObject({
    method: 'POST',
    url: 'https://api.opsgenie.com/v2/alerts',
    headers: { 'content-type': 'application/json', authorization: 'GenieKey genie-key' },
  });
  expect(sent({})?.json).toEqual({
    message: 'ElastAlert: R - eva',
    description: 'Match 1',
    source: 'ElastAlert',
    tags: ['ElastAlert', 'R'],
    priority: null,
  });
});

test('AL4: of two matches the texts are told, with a line after each', () => {
  const line = `\n${'-'.repeat(40)}\n`;
  expect(sent({}, [MATCH, MATCH])?.json).toMatchObject({ description: `Match 1${line}Match 2${line}` });
});

test.each<[string, JsonObject, JsonObject]>([
  ['the user', { opsgenie_account: 'tocsin' }, { user: 'tocsin' }],
  ['the message', { opsgenie_message: '{user} on {host[name]}: {level}' }, { message: 'eva on web-1: 2' }],
  ['a title as it is', { opsgenie_subject: 'Title {0}' }, { message: 'Title {0}' }],
  [
    'a title with fields',
    { opsgenie_subject: '{0} {1} {2} {3}', opsgenie_subject_args: ['host.name', 'owner', 'gone', 'zero'] },
    { message: 'web-1 soc <MISSING VALUE> 0' },
  ],
  ['the description', { opsgenie_description: 'By {user}' }, { description: 'By eva' }],
  ['the alias', { opsgenie_alias: 'a-{user}' }, { alias: 'a-eva' }],
  ['the entity', { opsgenie_entity: '{user}' }, { entity: 'eva' }],
  ['the source', { opsgenie_source: 'from {user}' }, { source: 'from eva' }],
  ['tags', { opsgenie_tags: ['t', '{user}'] }, { tags: ['t', 'eva', 'ElastAlert', 'R'] }],
  ['one tag', { opsgenie_tags: '{user}' }, { tags: ['eva', 'ElastAlert', 'R'] }],
])('%s', (_name, values, expected) => {
  expect(sent(values, [MATCH], { owner: 'soc', alert_missing_value: '?' })?.json).toMatchObject(expected);
});

test('AL7: a blank source is not sent', () => {
  expect(sent({ opsgenie_source: '' })?.json).not.toHaveProperty('source');
});

test('AL7: the address is filled', () => {
  expect(sent({ opsgenie_addr: 'https://{user}.example.org/{level}' })?.url).toBe('https://eva.example.org/2');
});

test.each<[string, JsonObject, JsonObject | undefined, JsonObject | undefined]>([
  ['as they are', { opsgenie_recipients: ['ann'], opsgenie_teams: ['t'] }, { username: 'ann' }, { name: 't' }],
  [
    'by fields',
    {
      ...{ opsgenie_recipients: ['{who}', '{gone}'], opsgenie_recipients_args: { who: 'user', gone: 'none' } },
      ...{ opsgenie_teams: ['on-{box}'], opsgenie_teams_args: { box: 'host.name' } },
    },
    { username: 'eva' },
    { name: 'on-web-1' },
  ],
  [
    'by default where no field is there',
    {
      ...{ opsgenie_recipients: ['{gone}'], opsgenie_recipients_args: { gone: 'zero' } },
      ...{ opsgenie_default_recipients: ['bob'], opsgenie_default_receipients: ['old'] },
      ...{ opsgenie_teams: ['{gone}'], opsgenie_default_teams: ['all'] },
    },
    { username: 'bob' },
    { name: 'all' },
  ],
  [
    'by the default of the old spelling',
    { opsgenie_recipients: ['{gone}'], opsgenie_default_receipients: 'old' },
    { username: 'old' },
    undefined,
  ],
  ['with braces where there is no default', { opsgenie_recipients: ['{gone}'] }, { username: '{gone}' }, undefined],
  ['not at all: defaults alone tell nobody', { opsgenie_default_recipients: ['bob'] }, undefined, undefined],
])('AL7: who is told %s', (_name, values, user, team) => {
  const json = sent(values)?.json;
  if (user) expect(json).toMatchObject({ responders: [{ ...user, type: 'user' }] });
  else expect(json).not.toHaveProperty('responders');
  if (team) expect(json).toMatchObject({ teams: [{ ...team, type: 'team' }] });
  else expect(json).not.toHaveProperty('teams');
});

test.each<[string, JsonObject, JsonObject | undefined]>([
  ['constant', { a: 'Just so' }, { a: 'Just so' }],
  ['of a field', { a: { field: 'level' } }, { a: '2' }],
  ['of a nested field', { a: { field: 'host.name' } }, { a: 'web-1' }],
  ['of an object', { a: { field: 'host' } }, { a: "{'name': 'web-1'}" }],
  ['of a missing field', { a: { field: 'gone' } }, undefined],
  ['with a variable, which files have filled when they were read', { a: '$HOME' }, { a: '$HOME' }],
])('AL7: a detail that is %s', (_name, opsgenie_details, details) => {
  const json = sent({ opsgenie_details })?.json;
  if (details) expect(json).toMatchObject({ details });
  else expect(json).not.toHaveProperty('details');
});

test.each([
  ['P1', 'P1'],
  ['P5', 'P5'],
  ['P{level}', 'P2'],
  ['', ''],
  ['P6', undefined],
  ['high', undefined],
])('AL7: the priority %j is %j', (opsgenie_priority, priority) => {
  const json = sent({ opsgenie_priority })?.json;
  if (priority === undefined) expect(json).not.toHaveProperty('priority');
  else expect(json).toMatchObject({ priority });
});

test('what is longer than Opsgenie takes is cut between runes', () => {
  const long = '🔔'.repeat(20_000);
  const values = {
    ...{ opsgenie_message: long, opsgenie_alias: long, opsgenie_entity: long, opsgenie_source: long },
    ...{
      opsgenie_description: long,
      opsgenie_account: long,
      opsgenie_tags: [...Array(30).keys()].map(n => `${n}${long}`),
    },
    opsgenie_details: { a: 'x'.repeat(5000), b: long, c: 'gone' },
  };
  const cut = (runes: number) => `${'🔔'.repeat(runes - 1)}…`;
  const json = sent(values)?.json;
  expect(json).toMatchObject({
    ...{ message: cut(130), alias: cut(512), entity: cut(512), source: cut(100), user: cut(100) },
    description: cut(15_000),
    details: { a: 'x'.repeat(5000), b: cut(2998) },
  });
  expect(json).toHaveProperty('tags.length', 20);
  expect(json).toHaveProperty('tags.0', `0${cut(49)}`);
  expect(json).toHaveProperty('tags.19', 'R');
});

test.each<[JsonObject, JsonObject]>([
  [{ opsgenie_entity: '{gone}' }, { entity: '{gone}' }],
  [{ opsgenie_message: '{' }, { message: '{' }],
  [{ opsgenie_tags: ['{'] }, { tags: ['{', 'ElastAlert', 'R'] }],
])('%j cannot be filled, and is told as it is written', (values, told) => {
  expect(sent(values)?.json).toMatchObject(told);
});

test('an address that is none once it is filled is an error', () => {
  expect(() => sent({ opsgenie_addr: 'https://{none}:x/' })).toThrow(/^opsgenie_addr is no web address/);
});

test('a rule whose name has braces keeps it', () => {
  const [part] = httpParts(composed(opsgenie, KEY, alertFor([MATCH], { ruleName: 'a {b}' })));
  expect(part?.json).toMatchObject({ tags: ['ElastAlert', 'a {b}'] });
});

test.each<[JsonObject, string]>([
  [{}, 'opsgenie_key is required; add `opsgenie_key: …`'],
  [
    { ...KEY, opsgenie_addr: 'api.opsgenie.com' },
    'opsgenie_addr must be a web address that starts with http:// or https://',
  ],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(opsgenie, values)).toEqual([problem]);
});
