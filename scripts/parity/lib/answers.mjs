/** A document was written. */
const WRITTEN = { status: 201, text: '{"result":"created"}', headers: { 'content-type': 'application/json' } };

/**
 * What the services behind outputs answer, as far as an output goes by it: [begin of "METHOD path", answer], where an answer
 * is { status, text, headers }. The first that fits is given; everything else is answered 200 and `ok`.
 */
const ANSWERS = [
  ...jira(),
  ['POST https://sns.', answerOfAws('Publish', 'http://sns.amazonaws.com/doc/2010-03-31/')],
  ['POST https://email.', answerOfAws('SendEmail', 'http://ses.amazonaws.com/doc/2010-12-01/')],
  ['POST https://sqs.', { headers: { 'content-type': 'application/x-amz-json-1.0' }, text: '{"MessageId": "1"}' }],
  ['POST https://iris.example.org/manage/cases/add', { text: '{"status":"success","data":{"case_id":42}}' }],
  ['POST https://api.twilio.com/', { status: 201, text: '{"sid":"SM12"}' }],
  ['POST https://sms.tencentcloudapi.com/', { text: '{"Response":{"SendStatusSet":[{"Code":"Ok"}],"RequestId":"1"}}' }],
  ['POST /parity-', WRITTEN],
  ['POST /search/parity-', WRITTEN],
];

/** A success of AWS's Query protocol. */
function answerOfAws(action, namespace) {
  const result = `<${action}Result><MessageId>1</MessageId></${action}Result>`;
  const text = `<${action}Response xmlns="${namespace}">${result}</${action}Response>`;
  return { headers: { 'content-type': 'text/xml' }, text };
}

/** The answer to a request, or nothing. */
export const answerOf = ({ method, path }) => ANSWERS.find(([begin]) => `${method} ${path}`.startsWith(begin))?.[1];

function json(value) {
  return { text: JSON.stringify(value), headers: { 'content-type': 'application/json' } };
}

/** A Jira of the cloud, whose project OLD has a ticket of every title. */
function jira() {
  const api = '/rest/api/2/';
  const field = (id, name, schema) => ({ id, name, schema });
  const user = {
    ...{
      self: 'http://127.0.0.1/rest/api/2/user?accountId=account-1',
      accountId: 'account-1',
      key: 'eva',
      name: 'eva',
    },
    ...{ displayName: 'Eva', emailAddress: 'eva@example.test', active: true },
  };
  const issue = { id: '1', key: 'OLD-7', fields: { updated: '2020-01-01T00:00:00.000+0000', labels: [] } };
  return [
    [`GET ${api}serverInfo`, json({ deploymentType: 'Cloud', versionNumbers: [1001, 0, 0] })],
    [`GET ${api}priority`, json([{ id: '10' }, { id: '20' }, { id: '30' }])],
    [
      `GET ${api}field`,
      json([
        field('customfield_1', 'Found by', { type: 'string' }),
        field('customfield_2', 'Attack', { type: 'array', items: 'string' }),
        field('customfield_3', 'Score', { type: 'number' }),
        field('customfield_4', 'Team', { type: 'option' }),
        field('customfield_5', 'Owner', { type: 'user' }),
      ]),
    ],
    [`GET ${api}user/search`, json([user])],
    [`GET ${api}search/jql?jql=project%3DOLD`, json({ issues: [issue], isLast: true })],
    [`GET ${api}search`, json({ issues: [], isLast: true })],
    [`GET ${api}issue/OLD-7/transitions`, json({ transitions: [{ id: '5', name: 'Reopen' }] })],
    [`GET ${api}issue/`, json({ id: '2', key: 'NEW-1', fields: {} })],
    [`POST ${api}issue/OLD-7/comment`, json({ id: '3', body: '' })],
    [`POST ${api}issue/NEW-1/watchers`, { status: 204, text: '' }],
    [`POST ${api}issue/OLD-7/transitions`, { status: 204, text: '' }],
    [`PUT ${api}`, { status: 204, text: '' }],
    [`POST ${api}issue`, json({ id: '2', key: 'NEW-1' })],
  ];
}
