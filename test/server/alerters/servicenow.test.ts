import type { JsonObject } from '../../../common/model/json.ts';
import { servicenow } from '../../../server/alerters/servicenow.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const RECORD = {
  short_description: 'Short',
  comments: 'Comment',
  assignment_group: 'Group',
  category: 'Category',
  subcategory: 'Subcategory',
  cmdb_ci: 'Item',
  caller_id: 'Caller',
};
const NEEDED = {
  ...RECORD,
  servicenow_rest_url: 'https://desk.example.org/api/now/v1/table/incident',
  username: 'eva',
  password: 'se:cret',
};

const sent = (values: JsonObject, matches: readonly JsonObject[] = [{ a: 1 }]) =>
  httpParts(composed(servicenow, values, alertFor(matches)))[0];

test('AL20: a record is written as its user', () => {
  expect(sent(NEEDED)).toMatchObject({
    method: 'POST',
    url: 'https://desk.example.org/api/now/v1/table/incident',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json;charset=utf-8',
      authorization: `Basic ${Buffer.from('eva:se:cret').toString('base64')}`,
    },
    proxy: null,
  });
  expect(sent(NEEDED)?.json).toEqual({ description: 'Match 1', ...RECORD });
});

test.each<[JsonObject, JsonObject]>([
  [{ servicenow_impact: 1 }, { impact: 1 }],
  [{ servicenow_urgency: 3 }, { urgency: 3 }],
  [{ service_now_additional_fields: { priority: 2, tags: ['a'] } }, { priority: 2, tags: ['a'] }],
  [
    { servicenow_impact: 2, service_now_additional_fields: { impact: 3, comments: 'Mine' } },
    { impact: 3, comments: 'Mine' },
  ],
])('AL20: %j is told as %j', (values, expected) => {
  expect(sent({ ...NEEDED, ...values })?.json).toEqual({ description: 'Match 1', ...RECORD, ...expected });
});

test('several matches are all told', () => {
  expect(sent(NEEDED, [{ a: 1 }, { a: 2 }])?.json).toMatchObject({ description: 'Body\n\n' });
});

test('it goes through a proxy', () => {
  expect(sent({ ...NEEDED, servicenow_proxy: 'http://proxy.example.org:3128' })?.proxy).toBe(
    'http://proxy.example.org:3128',
  );
});

test.each<[JsonObject, readonly string[]]>([
  [{ servicenow_impact: 0 }, ['servicenow_impact must be at least 1']],
  [{ servicenow_urgency: 4 }, ['servicenow_urgency must be at most 3']],
  [{ servicenow_impact: '1' }, ['servicenow_impact must be a whole number']],
  [{ service_now_additional_fields: ['a'] }, ['service_now_additional_fields must be an object']],
])('AL20: %j is wrong', (values, problems) => {
  expect(problemsOf(servicenow, { ...NEEDED, ...values })).toEqual(problems);
});

test.each(Object.keys(NEEDED))('AL20: %s is needed', name => {
  const values: JsonObject = { ...NEEDED, [name]: null };
  expect(problemsOf(servicenow, values)).toEqual([`${name} is required; add \`${name}: …\``]);
});
