import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { shorten } from '../../common/text/shorten.ts';
import { shortenBytes } from '../../common/text/shorten_bytes.ts';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import {
  accessOf,
  awsFields,
  keysAreTwo,
  QUERY_HEADERS,
  queryBody,
  regionName,
  subjectOf,
  USUAL_REGION,
} from './aws_options.ts';

// Both limits: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
const MAX_SUBJECT_RUNES = 99;
const MAX_MESSAGE_BYTES = 262_144;

const options = z
  .object({
    sns_topic_arn: field(text().min(1), { label: 'Topic', help: 'Its name (ARN), as AWS shows it.' }),
    sns_aws_access_key_id: awsFields.keyId(),
    sns_aws_secret_access_key: awsFields.secretKey(),
    sns_aws_region: field(regionName().optional(), {
      label: 'Region',
      help: 'That of the topic where absent, which its name tells.',
    }),
    sns_aws_profile: awsFields.profile(),
  })
  .superRefine(keysAreTwo(['sns_aws_access_key_id'], ['sns_aws_secret_access_key']));

type Options = z.output<typeof options>;

/** Publishes to a topic of AWS SNS. Source: parity alerters §5. */
export const sns = defineAlerter({
  id: 'sns',
  title: 'AWS SNS',
  summary: 'Publishes to a topic of the Simple Notification Service.',
  example: {
    sns_topic_arn: 'arn:aws:sns:eu-central-1:123456789012:alerts',
    sns_aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE',
    sns_aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  options,
  words: alert => ({ title: titleOf(alert), text: alert.text }),
  compose: (alert, chosen) => [
    {
      kind: 'aws',
      service: 'sns',
      endpoint: 'sns',
      region: regionOf(chosen),
      ...accessOf({
        keyId: chosen.sns_aws_access_key_id,
        secretKey: chosen.sns_aws_secret_access_key,
        profile: chosen.sns_aws_profile,
      }),
      headers: QUERY_HEADERS,
      body: queryBody([
        ['Action', 'Publish'],
        ['Version', '2010-03-31'],
        ['TopicArn', chosen.sns_topic_arn],
        ['Message', shortenBytes(alert.text, MAX_MESSAGE_BYTES)],
        ['Subject', shorten(subjectOf(titleOf(alert)), MAX_SUBJECT_RUNES)],
      ]),
    },
  ],
});

const titleOf = ({ subject, ruleName }: Alert): string => subject ?? `ElastAlert: ${ruleName}`;

/** A topic is told in its own region alone. */
function regionOf({ sns_aws_region: region, sns_topic_arn: arn, sns_aws_profile: profile }: Options): string | null {
  const named = /^arn:[^:]*:sns:([a-z0-9-]+):/.exec(arn)?.[1];
  return region ?? named ?? (profile ? null : USUAL_REGION);
}
