import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isObject, type Json, type JsonObject } from '../../../common/model/json.ts';
import { parseJson } from '../../../common/model/json_text.ts';
import { jira } from '../../../server/alerters/jira.ts';
import type { SendOutcome } from '../../../server/engine/outgoing.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { alertFor, composed, CONTEXT, problemsOf } from '../../support/alerters.ts';
import { startHttpReceiver, type HttpReceiver, type Received } from '../../support/http_receiver.ts';

const NOW = Date.parse('2025-03-10T12:00:00Z');
const MATCH = { '@timestamp': '2025-03-10T11:59:00Z', user: 'eva', score: '7.9', ip: '10.0.0.1' };

const field = (id: string, name: string, type: string, more: JsonObject = {}): JsonObject => ({
  id,
  name,
  schema: { type, ...more },
});
const FIELDS = [
  field('customfield_1', 'Found_by', 'string'),
  field('customfield_2', 'Attack', 'array', { items: 'string' }),
  field('customfield_3', 'Score', 'number'),
  field('customfield_4', 'Team', 'option'),
  field('customfield_5', 'Owner', 'user'),
  field('customfield_6', 'Zones', 'array', {
    items: 'string',
    custom: 'com.atlassian.jira.plugin.system.customfieldtypes:multiselect',
  }),
  field('customfield_7', 'Scores', 'array', { items: 'number' }),
  field('customfield_8', 'Teams', 'array', { items: 'option' }),
  field('duedate', 'Due date', 'date'),
];

/** What this Jira answers, by the beginning of "METHOD path"; the first that fits. */
type Answers = readonly (readonly [begin: string, status: number, json: Json])[];

const SERVER: Answers = [
  ['GET /rest/api/2/serverInfo', 200, { deploymentType: 'Server' }],
  ['GET /rest/api/2/priority', 200, [{ id: '10' }, { id: '20' }]],
  ['GET /rest/api/2/field', 200, FIELDS],
  ['GET /rest/api/2/user/search?username=eva', 200, [{ name: 'eva' }]],
  ['GET /rest/api/2/user/search', 200, []],
  ['POST /rest/api/2/issue/SEC-1/comment', 201, { id: '3' }],
  ['GET /rest/api/2/issue/SEC-1/transitions', 200, { transitions: [{ id: '5', name: 'Reopen' }] }],
  ['PUT /', 204, null],
  ['POST /rest/api/2/issue/', 204, null],
  ['POST /rest/api/2/issue', 201, { key: 'SEC-9' }],
];
const EMPTY: Answers = [['GET /rest/api/2/search', 200, { issues: [] }], ...SERVER];
const found = (updated: string, at = 'search'): Answers => [
  [`GET /rest/api/2/${at}?`, 200, { issues: [{ key: 'SEC-1', fields: { updated } }] }],
  ...SERVER,
];
const OLD = found('2025-03-01T00:00:00.000+0000');

let folder: string;
let account: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-jira-'));
  account = file('account.yaml', 'user: bot\npassword: very secret\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

const open: HttpReceiver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(receiver => receiver.close()));
});

interface Told {
  readonly outcomes: readonly SendOutcome[];
  readonly received: readonly Received[];
  readonly url: string;
}

/** Sends all parts for an alert to a Jira that answers so; each part knows the receipt of those before it. */
async function tell(values: JsonObject, answers: Answers = EMPTY, alert = alertFor([MATCH])): Promise<Told> {
  const site = await startHttpReceiver(({ method, path: at }, response) => {
    const [, status = 404, json = null] = answers.find(([begin]) => `${method} ${at}`.startsWith(begin)) ?? [];
    response.writeHead(status).end(json === null ? '' : JSON.stringify(json));
  });
  open.push(site);
  const options = { jira_server: site.url, jira_account_file: account, jira_project: 'SEC', jira_issuetype: 'Bug' };
  const transports = createTransports({ log: () => undefined, now: () => NOW });
  const outcomes: SendOutcome[] = [];
  let receipt: JsonObject = {};
  for (const part of composed(jira, { ...options, ...values }, alert, CONTEXT)) {
    const outcome = await transports.send(part, { idempotencyKey: 'k', secrets: [account], receipt });
    outcomes.push(outcome);
    if (outcome.kind === 'confirmed') receipt = { ...receipt, ...outcome.receipt };
  }
  return { outcomes, received: site.received, url: site.url };
}

const bodyOf = (received: readonly Received[], begin: string): Json => {
  const one = received.find(({ method, path: at }) => `${method} ${at}`.startsWith(begin));
  return one ? (parseJson(one.body) ?? null) : null;
};
const askedOf = (received: readonly Received[]): readonly string[] =>
  received.map(({ method, path: at }) => `${method} ${at.replace('/rest/api/2/', '').replace(/\?.*/, '')}`);
const createdBy = async (values: JsonObject, alert = alertFor([MATCH])): Promise<Json> => {
  const body = bodyOf((await tell(values, EMPTY, alert)).received, 'POST /rest/api/2/issue');
  return isObject(body) ? (body.fields ?? null) : null;
};

test('a ticket with the least options: nothing is asked that is not needed', async () => {
  const { outcomes, received, url } = await tell({});
  expect(outcomes).toEqual([
    { kind: 'confirmed', receipt: { jira_ticket: 'SEC-9', jira_server: url, jira_opened: true } },
  ]);
  expect(askedOf(received)).toEqual(['POST issue']);
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('bot:very secret').toString('base64')}`);
  expect(bodyOf(received, 'POST')).toEqual({
    fields: {
      project: { key: 'SEC' },
      issuetype: { name: 'Bug' },
      summary: 'ElastAlert: eva matched R - 2025-03-10 11:59 UTC',
      description: '\nBody\n\n',
    },
  });
});

test('AL14: a token in place of a user', async () => {
  const { received } = await tell({ jira_account_file: file('key.yaml', 'apikey: 12345') });
  expect(received[0]?.headers.authorization).toBe('Bearer 12345');
});

test.each<[string, JsonObject, JsonObject]>([
  ['AL14: a sub-task', { jira_parent: 'SEC-0' }, { parent: { key: 'SEC-0' } }],
  ['a component', { jira_component: 'a' }, { components: [{ name: 'a' }] }],
  [
    'the plural wins',
    { jira_component: 'a', jira_components: ['b', 'c'] },
    { components: [{ name: 'b' }, { name: 'c' }] },
  ],
  ['a label', { jira_label: 'a' }, { labels: ['a'] }],
  ['the plural of labels wins', { jira_label: 'a', jira_labels: ['b'] }, { labels: ['b'] }],
  ['AL14: a priority', { jira_priority: 1 }, { priority: { id: '20' } }],
  ['a description', { jira_description: 'Look' }, { description: 'Look\nBody\n\n' }],
  ['AL14: a text', { jira_found_by: 'Tocsin' }, { customfield_1: 'Tocsin' }],
  ['AL14: a list of texts', { jira_attack: 'T1110' }, { customfield_2: ['T1110'] }],
  ['AL14: a number of the match', { jira_score: '#score' }, { customfield_3: 7 }],
  ['AL14: an option', { jira_team: 'soc' }, { customfield_4: { value: 'soc' } }],
  ['AL14: what is named', { jira_owner: '#user' }, { customfield_5: { name: 'eva' } }],
  [
    'AL14: texts of a list to choose from',
    { jira_zones: ['a', 'b'] },
    { customfield_6: [{ value: 'a' }, { value: 'b' }] },
  ],
  ['AL14: numbers', { jira_scores: [1, '2'] }, { customfield_7: [1, 2] }],
  ['AL14: options', { jira_teams: ['a'] }, { customfield_8: [{ value: 'a' }] }],
  ['AL14: a field by its id', { jira_duedate: '2025-04-01' }, { duedate: '2025-04-01' }],
])('%s', async (_name, values, expected) => {
  expect(await createdBy(values)).toMatchObject(expected);
});

test('AL14: a priority that is not there is left out, and so is a field that the match has not', async () => {
  expect(await createdBy({ jira_priority: 2 })).not.toHaveProperty('priority');
  expect(await createdBy({ jira_team: '#gone' })).not.toHaveProperty('customfield_4');
});

test('AL14: a name that is no field of this Jira waits for somebody to mend it', async () => {
  const { outcomes, received } = await tell({ jira_colour: 'red' });
  expect(outcomes).toMatchObject([
    { kind: 'retry', error: { code: 'invalid', message: 'jira_colour names no field of this Jira' } },
  ]);
  expect(askedOf(received)).not.toContain('POST issue');
  expect((await tell({ jira_score: 'high' })).outcomes).toMatchObject([
    { error: { message: 'jira_score must be a number' } },
  ]);
});

test.each<[string, Parameters<typeof alertFor>[1], JsonObject, string]>([
  ['the subject of the rule', { subject: 'S' }, MATCH, 'S'],
  ['no key', {}, { '@timestamp': '2025-03-10T11:59:00Z' }, 'ElastAlert: R - 2025-03-10 11:59 UTC'],
  ['no time', {}, { user: 'eva' }, 'ElastAlert: eva matched R'],
  ['the count of a spike', {}, { spike_count: 12 }, 'ElastAlert: R - 12+ events'],
  ['line breaks are spaces', { subject: 'a\n b\r\nc' }, MATCH, 'a b c'],
  ['what is too long is cut', { subject: '🔔'.repeat(300) }, MATCH, `${'🔔'.repeat(253)}…`],
])('the title: %s', async (_name, given, match, summary) => {
  expect(await createdBy({}, alertFor([match], given))).toMatchObject({ summary });
});

test('the assignee and the watchers are parts of their own, of a ticket that was opened', async () => {
  const { outcomes, received } = await tell({ jira_assignee: 'eva', jira_watchers: ['eva', 'nobody'] });
  expect(outcomes).toMatchObject([
    { kind: 'confirmed' },
    { kind: 'confirmed' },
    { kind: 'confirmed' },
    { kind: 'retry', error: { message: 'Jira knows no user "nobody", or several' } },
  ]);
  expect(bodyOf(received, 'PUT /rest/api/2/issue/SEC-9/assignee')).toEqual({ name: 'eva' });
  expect(bodyOf(received, 'POST /rest/api/2/issue/SEC-9/watchers')).toBe('eva');
});

test('in the cloud users have account ids', async () => {
  const cloud: Answers = [
    ['GET /rest/api/2/serverInfo', 200, { deploymentType: 'Cloud' }],
    ['GET /rest/api/2/user/search?query=eva', 200, [{ accountId: 'a-2' }, { accountId: 'a-1', displayName: 'eva' }]],
    ...EMPTY,
  ];
  const { received } = await tell({ jira_assignee: 'eva', jira_watchers: 'eva' }, cloud);
  expect(bodyOf(received, 'PUT')).toEqual({ accountId: 'a-1' });
  expect(bodyOf(received, 'POST /rest/api/2/issue/SEC-9/watchers')).toBe('a-1');
});

describe('with jira_bump_tickets', () => {
  const BUMP = { jira_bump_tickets: true };
  const twice = alertFor([MATCH, { ...MATCH, '@timestamp': null }]);

  test('a ticket of the same title gets a comment for each match, its labels and its transition', async () => {
    const values = { ...BUMP, jira_labels: ['login'], jira_transition_to: 'Reopen', jira_assignee: 'eva' };
    const { outcomes, received, url } = await tell(values, OLD, twice);
    expect(outcomes).toEqual([
      { kind: 'confirmed', receipt: { jira_ticket: 'SEC-1', jira_server: url } },
      { kind: 'confirmed' },
    ]);
    expect(askedOf(received)).toEqual([
      'GET serverInfo',
      'GET search',
      'POST issue/SEC-1/comment',
      'POST issue/SEC-1/comment',
      'PUT issue/SEC-1',
      'GET issue/SEC-1/transitions',
      'POST issue/SEC-1/transitions',
    ]);
    expect(bodyOf(received, 'POST /rest/api/2/issue/SEC-1/comment')).toEqual({
      body: 'This alert was triggered again at 2025-03-10 11:59 UTC\nMatch 1',
    });
    expect(bodyOf(received, 'PUT')).toEqual({ update: { labels: [{ add: 'login' }] } });
    expect(bodyOf(received, 'POST /rest/api/2/issue/SEC-1/transitions')).toEqual({ transition: { id: 5 }, fields: {} });
  });

  test('AL14: without a ticket of the title one is opened, unless it only comments', async () => {
    expect(askedOf((await tell(BUMP)).received)).toContain('POST issue');
    const { outcomes, received } = await tell({ ...BUMP, jira_bump_only: true });
    expect(outcomes).toEqual([{ kind: 'confirmed' }]);
    expect(askedOf(received)).not.toContain('POST issue');
  });

  test('AL14: a search that is not understood finds nothing; one that is not answered is made again', async () => {
    const refused: Answers = [['GET /rest/api/2/search', 400, 'bad JQL'], ...SERVER];
    expect((await tell(BUMP, refused)).outcomes).toMatchObject([{ receipt: { jira_ticket: 'SEC-9' } }]);
    const broken: Answers = [['GET /rest/api/2/search', 503, ''], ...SERVER];
    const { outcomes, received } = await tell(BUMP, broken);
    expect(outcomes).toMatchObject([{ kind: 'retry', error: { status: 503 } }]);
    expect(askedOf(received)).not.toContain('POST issue');
  });

  test('a ticket that was changed lately is left alone', async () => {
    const values = { ...BUMP, jira_bump_after_inactivity: 10 };
    const { outcomes, received } = await tell(values, OLD);
    expect(outcomes).toEqual([{ kind: 'confirmed' }]);
    expect(askedOf(received)).toEqual(['GET serverInfo', 'GET search']);
    expect(askedOf((await tell({ ...BUMP, jira_bump_after_inactivity: 9 }, OLD)).received)).toHaveLength(3);
  });

  test.each<[string, JsonObject, Parameters<typeof alertFor>[1], string]>([
    [
      'the title without its time',
      {},
      {},
      'project=SEC AND summary~"ElastAlert: eva matched R" and created >= "2025-02-08"',
    ],
    ['a subject', {}, { subject: 'a - b' }, 'project=SEC AND summary~"a b" and created >= "2025-02-08"'],
    [
      'quotes cannot end it',
      {},
      { subject: '" OR \\1' },
      'project=SEC AND summary~"\\" OR \\\\1" and created >= "2025-02-08"',
    ],
    [
      'another age',
      { jira_max_age: 1 },
      {},
      'project=SEC AND summary~"ElastAlert: eva matched R" and created >= "2025-03-09"',
    ],
    [
      'without a value',
      { jira_ignore_in_title: 'user' },
      { subject: 'eva did it' },
      'project=SEC AND summary~" did it" and created >= "2025-02-08"',
    ],
    [
      'states',
      { jira_bump_in_statuses: ['Open', 'In Review'], jira_bump_not_in_statuses: 'Done' },
      { subject: 'a' },
      'project=SEC AND summary~"a" and created >= "2025-02-08" and status in (Open,"In Review") and status not in (Done)',
    ],
  ])('it is looked for by %s', async (_name, values, given, jql) => {
    const { received } = await tell({ ...BUMP, ...values }, EMPTY, alertFor([MATCH], given));
    const [search = ''] = received.map(({ path: at }) => at).filter(at => at.includes('/search?'));
    expect(new URLSearchParams(search.split('?')[1]).get('jql')).toBe(jql);
  });

  test('the cloud has a search of its own', async () => {
    const cloud: Answers = [
      ['GET /rest/api/2/serverInfo', 200, { deploymentType: 'Cloud' }],
      ...found('2025-03-01T00:00:00.000+0000', 'search/jql'),
    ];
    expect((await tell(BUMP, cloud)).outcomes).toMatchObject([{ receipt: { jira_ticket: 'SEC-1' } }]);
  });

  test('what fails before the first comment is tried again; what fails after it is not begun anew', async () => {
    const failing: Answers = [['POST /rest/api/2/issue/SEC-1/comment', 503, ''], ...OLD];
    expect((await tell(BUMP, failing)).outcomes).toMatchObject([{ kind: 'retry' }]);
    let comments = 0;
    const site = await startHttpReceiver(({ method, path: at }, response) => {
      const [, status = 404, json = null] = OLD.find(([begin]) => `${method} ${at}`.startsWith(begin)) ?? [];
      if (at.endsWith('/comment')) comments += 1;
      response.writeHead(comments > 1 ? 503 : status).end(JSON.stringify(json));
    });
    open.push(site);
    const values = {
      ...BUMP,
      jira_server: site.url,
      jira_account_file: account,
      jira_project: 'SEC',
      jira_issuetype: 'Bug',
    };
    const [part] = composed(jira, values, twice, CONTEXT);
    if (!part) throw new Error('there is a part');
    const outcome = await createTransports({ log: () => undefined, now: () => NOW }).send(part, {
      idempotencyKey: 'k',
      secrets: [],
    });
    expect(outcome).toMatchObject({ kind: 'confirmed', receipt: { jira_ticket: 'SEC-1' } });
    expect(comments).toBe(2);
  });
});

test.each([
  ['is not there', () => path.join(folder, 'gone.yaml'), 'the file of jira_account_file cannot be read (ENOENT)'],
  [
    'says neither',
    () => file('empty.yaml', 'user: bot'),
    'jira_account_file must be YAML with `user: …` and `password: …`, or with `apikey: …`',
  ],
])('an account file that %s waits for somebody to mend it', async (_name, where, message) => {
  const { outcomes } = await tell({ jira_account_file: where() });
  expect(outcomes).toMatchObject([{ kind: 'retry', error: { code: 'invalid', message } }]);
});

test('what Jira says of a ticket it refuses is told, without the password', async () => {
  const refusing: Answers = [
    ['POST /rest/api/2/issue', 400, { errors: { issuetype: 'very secret is no type' } }],
    ...EMPTY,
  ];
  const { outcomes } = await tell({}, refusing);
  expect(outcomes).toMatchObject([{ kind: 'refused', error: { status: 400 } }]);
  expect(JSON.stringify(outcomes)).toContain('is no type');
  expect(JSON.stringify(outcomes)).not.toContain('very secret');
});

test('what is missing is said', () => {
  expect(problemsOf(jira, {})).toEqual(
    ['jira_server', 'jira_account_file', 'jira_project', 'jira_issuetype'].map(
      name => `${name} is required; add \`${name}: …\``,
    ),
  );
});
