import { parseJson } from '../../../common/model/json_text.ts';
import { stringAt, isObject, type JsonObject } from '../../../common/model/json.ts';
import type { Alert } from '../../../common/model/alert.ts';
import { sqs } from '../../../server/alerters/sqs.ts';
import { alertFor, awsParts, composed, problemsOf } from '../../support/alerters.ts';

const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/123456789012/alerts';
const KEYS = { sqs_aws_access_key_id: 'AKIDEXAMPLE', sqs_aws_secret_access_key: 'secret-key' };
const NEEDED = { sqs_queue_url: QUEUE, ...KEYS };
const MATCH = { user: 'zoë', n: 1 };

const sent = (values: JsonObject, given: Partial<Alert> = {}, matches: readonly JsonObject[] = [MATCH]) =>
  awsParts(composed(sqs, values, alertFor(matches, given)))[0];

/** The message itself, as text. */
function message(given: Partial<Alert>, matches?: readonly JsonObject[]): string {
  const body = parseJson(sent(NEEDED, given, matches)?.body ?? '');
  return isObject(body) ? stringAt(body, 'MessageBody', '') : '';
}

const textOf = (written: string): string => {
  const read = parseJson(written);
  return isObject(read) ? stringAt(read, 'text', '') : '';
};

test('the rule, the matches and the text are sent in one message', () => {
  expect(sent(NEEDED)).toEqual({
    kind: 'aws',
    service: 'sqs',
    endpoint: 'sqs',
    region: 'eu-central-1',
    keys: { id: 'AKIDEXAMPLE', secret: 'secret-key' },
    profile: null,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
      'x-amzn-query-mode': 'true',
    },
    body: String.raw`{"QueueUrl": "${QUEUE}", "MessageBody": "{\"rule_name\": \"R\", \"matches\": [{\"user\": \"zo\\u00eb\", \"n\": 1}], \"text\": \"Body\\n\\n\"}"}`,
  });
});

test('AL15: a text that is too long is cut, and says so', () => {
  const exact = 'ö'.repeat(100_000);
  expect(textOf(message({ text: exact }))).toBe(exact);
  const cut = textOf(message({ text: 'x'.repeat(800_001) }));
  expect(cut).toBe(`${'x'.repeat(800_000)}\n*message was cropped according to SQS limits!*`);
  expect(textOf(message({ text: 'x'.repeat(800_000) }))).toHaveLength(800_000);
});

test('AL15: a message that is too long all the same has no text', () => {
  const matches = [{ big: 'x'.repeat(400_000) }];
  const written = message({ text: 'y'.repeat(800_001) }, matches);
  expect(textOf(written)).toBe('Text message omitted due to SQS size limit.');
  expect(written).toContain('xxx');
  // Six characters each, once they are written in ASCII.
  expect(textOf(message({ text: 'ö'.repeat(200_000) }))).toBe('Text message omitted due to SQS size limit.');
});

test.each([
  ['https://sqs.eu-central-1.amazonaws.com/123456789012/q', {}, 'eu-central-1'],
  ['https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q', {}, 'cn-north-1'],
  ['https://queue.amazonaws.com/123456789012/q', {}, 'us-east-1'],
  ['http://sqs.local/123456789012/q', {}, 'us-east-1'],
  ['http://127.0.0.1:9324/123456789012/q', {}, 'us-east-1'],
  ['https://sqs.eu-central-1.amazonaws.com/123456789012/q', { sqs_aws_region: 'eu-west-1' }, 'eu-west-1'],
  ['https://sqs.eu-central-1.amazonaws.com/123456789012/q', { sqs_aws_profile: 'ops' }, 'eu-central-1'],
])('AL15: the region of %s with %j is %s', (queue, more, region) => {
  expect(sent({ ...NEEDED, sqs_queue_url: queue, ...more })?.region).toBe(region);
});

test('AL15: a profile wins over keys', () => {
  expect(sent({ ...NEEDED, sqs_aws_profile: 'ops' })).toMatchObject({ keys: null, profile: 'ops' });
});

test.each<[JsonObject, readonly string[]]>([
  [{}, ['sqs_queue_url is required; add `sqs_queue_url: …`']],
  [{ sqs_queue_url: 'alerts' }, ['sqs_queue_url must be a web address that starts with http:// or https://']],
  [
    { sqs_queue_url: QUEUE, sqs_aws_access_key_id: 'AKIDEXAMPLE' },
    ['sqs_aws_secret_access_key is required; add `sqs_aws_secret_access_key: …`'],
  ],
])('%j is wrong', (values, problems) => {
  expect(problemsOf(sqs, values)).toEqual(problems);
});
