import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { pythonJsonLine } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { url } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { accessOf, awsFields, keysAreTwo, regionName, USUAL_REGION } from './aws_options.ts';

// The longest message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const MAX_MESSAGE_BYTES = 1_048_576;

/** A text of this length leaves room for the matches, as with ElastAlert. */
const MAX_TEXT_RUNES = 800_000;
const CROPPED = '\n*message was cropped according to SQS limits!*';
const OMITTED = 'Text message omitted due to SQS size limit.';

const options = z
  .object({
    sqs_queue_url: field(url(), { label: 'Queue', help: 'Its address, as AWS shows it.' }),
    sqs_aws_access_key_id: awsFields.keyId(),
    sqs_aws_secret_access_key: awsFields.secretKey(),
    sqs_aws_region: field(regionName().optional(), {
      label: 'Region',
      help: 'That of the queue’s address where absent.',
    }),
    sqs_aws_profile: awsFields.profile(),
  })
  .superRefine(keysAreTwo(['sqs_aws_access_key_id'], ['sqs_aws_secret_access_key']));

type Options = z.output<typeof options>;

/** Sends to a queue of AWS SQS. Source: parity alerters §5. */
export const sqs = defineAlerter({
  id: 'sqs',
  title: 'AWS SQS',
  summary: 'Sends the alert with its matches to a queue of the Simple Queue Service.',
  example: {
    sqs_queue_url: 'https://sqs.eu-central-1.amazonaws.com/123456789012/alerts',
    sqs_aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE',
    sqs_aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  options,
  compose: (alert, chosen) => [
    {
      kind: 'aws',
      service: 'sqs',
      endpoint: 'sqs',
      region: regionOf(chosen),
      ...accessOf({
        keyId: chosen.sqs_aws_access_key_id,
        secretKey: chosen.sqs_aws_secret_access_key,
        profile: chosen.sqs_aws_profile,
      }),
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessage',
        'x-amzn-query-mode': 'true',
      },
      body: pythonJsonLine({ QueueUrl: chosen.sqs_queue_url, MessageBody: messageOf(alert) }),
    },
  ],
});

function messageOf(alert: Alert): string {
  const runes = [...alert.text];
  const whole = runes.length > MAX_TEXT_RUNES ? runes.slice(0, MAX_TEXT_RUNES).join('') + CROPPED : alert.text;
  const message = written(alert, whole);
  return message.length > MAX_MESSAGE_BYTES ? written(alert, OMITTED) : message;
}

/** In ASCII, so that its characters are its bytes. */
const written = ({ ruleName, matches }: Alert, text: string): string =>
  pythonJsonLine({ rule_name: ruleName, matches: matches.map(({ document }) => document), text });

/** The region of an address such as `sqs.eu-central-1.amazonaws.com`. */
function regionOf({ sqs_aws_region: region, sqs_queue_url: address }: Options): string {
  const [first, second, ...rest] = new URL(address).hostname.split('.');
  const named = first === 'sqs' && rest.length > 0 ? second : undefined;
  return region ?? named ?? USUAL_REGION;
}
