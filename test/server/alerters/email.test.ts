import type { Alert } from '../../../common/model/alert.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import { email } from '../../../server/alerters/email.ts';
import { alertFor, composed, CONTEXT, mailParts, problemsOf } from '../../support/alerters.ts';

const partFor = (values: JsonObject, document: JsonObject = {}, given: Partial<Alert> = {}, context = CONTEXT) =>
  mailParts(composed(email, { email: 'soc@example.org', ...values }, alertFor([document], given), context))[0];

test('what a rule with nothing but an address sends', () => {
  expect(partFor({})).toEqual({
    kind: 'mail',
    server: { host: 'localhost', port: null, ssl: false, authFile: null, certFile: null, keyFile: null },
    from: 'ElastAlert',
    to: ['soc@example.org'],
    cc: [],
    bcc: [],
    replyTo: 'soc@example.org',
    subject: 'ElastAlert: R',
    body: { format: 'plain', text: 'Body\n\n' },
    pictures: [],
  });
});

test.each<[JsonObject, object]>([
  [
    { email: ['a@example.org', 'b@example.org'] },
    { to: ['a@example.org', 'b@example.org'], replyTo: 'a@example.org, b@example.org' },
  ],
  [
    { cc: 'c@example.org', bcc: ['d@example.org'] },
    { cc: ['c@example.org'], bcc: ['d@example.org'] },
  ],
  [{ email_reply_to: 'r@example.org' }, { replyTo: 'r@example.org' }],
  [{ from_addr: 'f@example.org' }, { from: 'f@example.org' }],
  [{ email_format: 'html' }, { body: { format: 'html', text: 'Body\n\n' } }],
  [{ smtp_host: 'mail', smtp_port: 26, smtp_ssl: true }, { server: { host: 'mail', port: 26, ssl: true } }],
  [{ smtp_auth_file: 'auth.yaml' }, { server: { authFile: 'auth.yaml' } }],
  [{ smtp_cert_file: 'c.pem', smtp_key_file: 'k.pem' }, { server: { certFile: 'c.pem', keyFile: 'k.pem' } }],
  [
    {
      email_format: 'html',
      email_image_keys: ['a', 'b', 'c'],
      email_image_values: ['a.png', '/b.png'],
      assets_dir: '/p/',
    },
    {
      pictures: [
        { id: 'a', file: '/p/a.png' },
        { id: 'b', file: '/b.png' },
      ],
    },
  ],
  [{ email_image_keys: ['a'], email_image_values: ['a.png'] }, { pictures: [] }],
])('%j', (values, expected) => {
  expect(partFor(values)).toMatchObject(expected);
});

test.each<[string, JsonObject, Partial<Alert>, string | null, string]>([
  ['the rule', {}, {}, 'user', 'ElastAlert: R'],
  ['the rule and its key', { user: 'eva' }, {}, 'user', 'ElastAlert: R - eva'],
  ['the rule, where its key is empty', { user: '' }, {}, 'user', 'ElastAlert: R'],
  ['the rule, which has no key', { user: 'eva' }, {}, null, 'ElastAlert: R'],
  ['a compound key', { 'user,host': 'eva, web' }, {}, 'user,host', 'ElastAlert: R - eva, web'],
  ['the subject of the rule', { user: 'eva' }, { subject: 'S' }, 'user', 'S'],
  ['an empty subject of the rule', { user: 'eva' }, { subject: '' }, 'user', ''],
])('AL2: the subject is that of %s', (_name, document, given, queryKey, subject) => {
  expect(partFor({}, document, given, { ...CONTEXT, queryKey })?.subject).toBe(subject);
});

const FALLBACK = ['soc@example.org'];

test.each<[string, JsonObject, JsonObject, readonly string[]]>([
  ['an address', {}, { who: 'eva@example.com' }, ['eva@example.com']],
  [
    'an address, though a domain is given',
    { email_add_domain: 'x.org' },
    { who: 'eva@example.com' },
    ['eva@example.com'],
  ],
  ['an @ at its begin, though a domain is given', { email_add_domain: 'example.com' }, { who: '@qlo' }, ['@qlo']],
  ['a name and a domain', { email_add_domain: 'x.org' }, { who: 'eva' }, ['eva@x.org']],
  ['a name and a domain with its @', { email_add_domain: '@x.org' }, { who: 'eva' }, ['eva@x.org']],
  ['a name alone', {}, { who: 'eva' }, FALLBACK],
  ['names and a domain', { email_add_domain: '@x.org' }, { who: ['eva', 'bob'] }, ['eva@x.org', 'bob@x.org']],
  ['names alone', {}, { who: ['eva', 'bob'] }, ['eva', 'bob']],
  ['nothing', {}, {}, FALLBACK],
  ['a number', { email_add_domain: 'x.org' }, { who: 7 }, FALLBACK],
  ['an empty list', {}, { who: [] }, FALLBACK],
  [
    'a field within a field',
    { email_from_field: 'who.mail' },
    { who: { mail: 'eva@example.com' } },
    ['eva@example.com'],
  ],
  ['two addresses in one', {}, { who: 'a@example.com, evil@example.com' }, FALLBACK],
  ['a name with an address', {}, { who: 'Eva <eva@example.com>' }, FALLBACK],
  ['line breaks', {}, { who: 'a@example.com\r\nBcc: evil@example.com' }, FALLBACK],
  ['something long', {}, { who: `${'a'.repeat(300)}@example.com` }, FALLBACK],
  ['one that is none among others', {}, { who: ['a@example.com', 'b c@example.com'] }, ['a@example.com']],
])('AL1: a field with %s', (_name, values, document, to) => {
  expect(partFor({ email_from_field: 'who', ...values }, document)?.to).toEqual(to);
});

test.each<[JsonObject, string]>([
  [{ email: null }, 'email is required; add `email: …`'],
  [{ email: [] }, 'email must name at least one'],
  [{ email: '' }, 'email must not be empty'],
  [{ email_format: 'text' }, 'email_format must be one of plain, html'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(email, { email: 'soc@example.org', ...values })).toEqual([problem]);
});

test('the ticket of the alert stands below the text, where there is one', () => {
  const receipts = { jira_server: 'https://jira.example.org', jira_ticket: 'SEC-1' };
  expect(partFor({}, {}, {}, { ...CONTEXT, receipts })?.body.text).toBe(
    'Body\n\n\nJira ticket: https://jira.example.org/browse/SEC-1',
  );
});
