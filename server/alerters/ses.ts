import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { field } from '../declare/field.ts';
import { fieldName, oneOrMany, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
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
import { recipientsOf } from './recipients.ts';
import { someOf } from './some_of.ts';
import { titleWithKey } from './titles.ts';

const oldSpelling = (name: string) => ({ label: `Old name of ${name}`, help: `Read where ${name} is absent.` });

const options = z
  .object({
    ses_email: field(someOf(text().min(1, { error: 'must not be empty' })), {
      label: 'To',
      help: 'One address or several.',
    }),
    ses_from_addr: field(text().min(1), { label: 'From', help: 'An address that AWS has verified.' }),
    ses_cc: field(oneOrMany(text()).default([]), { label: 'Copy to', help: 'One address or several.' }),
    ses_bcc: field(oneOrMany(text()).default([]), { label: 'Blind copy to', help: 'One address or several.' }),
    ses_email_reply_to: field(oneOrMany(text()).default([]), { label: 'Reply to', help: 'One address or several.' }),
    ses_email_from_field: field(fieldName().optional(), {
      label: 'Address from a field',
      help: 'Write to the address in this field of the match, where it has one.',
      widget: 'field_name',
    }),
    ses_email_add_domain: field(text().optional(), {
      label: 'Domain',
      help: 'Added to a name from the field that has none.',
    }),
    ses_aws_access_key_id: awsFields.keyId(),
    ses_aws_secret_access_key: awsFields.secretKey(),
    ses_aws_access_key: field(text().optional(), {
      ...oldSpelling('ses_aws_access_key_id'),
      secret: true,
      widget: 'password',
    }),
    ses_aws_secret_key: field(text().optional(), {
      ...oldSpelling('ses_aws_secret_access_key'),
      secret: true,
      widget: 'password',
    }),
    ses_aws_region: field(regionName().optional(), {
      label: 'Region',
      help: 'That of the profile, else us-east-1, where absent.',
    }),
    ses_aws_profile: awsFields.profile(),
  })
  .superRefine(
    keysAreTwo(['ses_aws_access_key_id', 'ses_aws_access_key'], ['ses_aws_secret_access_key', 'ses_aws_secret_key']),
  );

/** Sends an e-mail through AWS SES. Source: parity alerters §5. */
export const ses = defineAlerter({
  id: 'ses',
  title: 'AWS SES',
  summary: 'Sends an e-mail through the Simple Email Service.',
  example: {
    ses_email: 'soc@example.org',
    ses_from_addr: 'alerts@example.org',
    ses_aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE',
    ses_aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  options,
  info: chosen => ({ recipients: chosen.ses_email }),
  words: (alert, _options, context) => ({ title: titleOf(alert, context), text: alert.text }),
  compose: (alert, chosen, context) => {
    const { ses_email: usual, ses_email_from_field: named, ses_email_add_domain: domain } = chosen;
    const { ses_aws_profile: profile, ses_aws_region: region } = chosen;
    const keyId = chosen.ses_aws_access_key_id || chosen.ses_aws_access_key;
    const secretKey = chosen.ses_aws_secret_access_key || chosen.ses_aws_secret_key;
    return [
      {
        kind: 'aws',
        service: 'ses',
        endpoint: 'email',
        region: region ?? (profile ? null : USUAL_REGION),
        ...accessOf({ keyId, secretKey, profile }),
        headers: QUERY_HEADERS,
        body: queryBody([
          ['Action', 'SendEmail'],
          ['Version', '2010-12-01'],
          ['Source', chosen.ses_from_addr],
          ...members('Destination.ToAddresses', recipientsOf(alert, { usual, field: named, domain })),
          ...members('Destination.CcAddresses', chosen.ses_cc),
          ...members('Destination.BccAddresses', chosen.ses_bcc),
          ['Message.Subject.Charset', 'UTF-8'],
          ['Message.Subject.Data', subjectOf(titleOf(alert, context))],
          ['Message.Body.Text.Charset', 'UTF-8'],
          ['Message.Body.Text.Data', alert.text],
          ...members('ReplyToAddresses', chosen.ses_email_reply_to),
        ]),
      },
    ];
  },
});

/** A list of AWS's Query protocol; an empty one is written, too. */
const members = (name: string, values: readonly string[]): readonly (readonly [string, string])[] =>
  values.length === 0 ? [[name, '']] : values.map((value, index) => [`${name}.member.${index + 1}`, value]);

const titleOf = (alert: Alert, context: ComposeContext): string =>
  alert.subject ?? titleWithKey('ElastAlert 2', alert, context);
