import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { field } from '../declare/field.ts';
import { count, fieldName, flag, listOf, oneOf, oneOrMany, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import type { MailPart } from '../engine/outgoing.ts';
import { ticketLink } from './jira_link.ts';
import { recipientsOf } from './recipients.ts';
import { someOf } from './some_of.ts';
import { prefixedTitle } from './titles.ts';

const options = z.object({
  email: field(someOf(text().min(1, { error: 'must not be empty' })), { label: 'To', help: 'One address or several.' }),
  email_from_field: field(fieldName().optional(), {
    label: 'Address from a field',
    help: 'Write to the address in this field of the match, where it has one.',
    widget: 'field_name',
  }),
  email_add_domain: field(text().optional(), {
    label: 'Domain',
    help: 'Added to a name from the field that has none.',
  }),
  smtp_host: field(text().default('localhost'), {
    label: 'Mail server',
    help: 'Name or address of the SMTP server.',
    level: 'both',
  }),
  smtp_port: field(count(1).optional(), { label: 'Port', help: '25, or 465 with TLS, where absent.', level: 'both' }),
  smtp_ssl: field(flag().default(false), {
    label: 'TLS from the start',
    help: 'Otherwise STARTTLS where the server offers it.',
    level: 'both',
  }),
  smtp_auth_file: field(text().optional(), {
    label: 'File with user and password',
    help: 'YAML with `user` and `password`.',
    secret: true,
    level: 'both',
  }),
  smtp_cert_file: field(text().optional(), { label: 'Client certificate', help: 'File, as PEM.', level: 'both' }),
  smtp_key_file: field(text().optional(), { label: 'Client key', help: 'File, as PEM.', level: 'both' }),
  from_addr: field(text().default('ElastAlert'), { label: 'From', help: 'The sender’s address.', level: 'both' }),
  email_reply_to: field(text().optional(), { label: 'Reply to', help: 'The recipients where absent.', level: 'both' }),
  cc: field(oneOrMany(text()).default([]), { label: 'Copy to', help: 'One address or several.' }),
  bcc: field(oneOrMany(text()).default([]), { label: 'Blind copy to', help: 'One address or several.' }),
  email_format: field(oneOf(['plain', 'html']).default('plain'), {
    label: 'Format',
    help: 'How the text is to be read.',
  }),
  assets_dir: field(text().default('/tmp'), { label: 'Folder of pictures', help: 'Where their files lie.' }),
  email_image_keys: field(listOf(text()).default([]), {
    label: 'Names of pictures',
    help: 'What the HTML shows as `<img src="cid:name">`; only the command line sends pictures.',
  }),
  email_image_values: field(listOf(text()).default([]), {
    label: 'Files of pictures',
    help: 'In the folder of pictures, in the order of their names.',
  }),
});

type Options = z.output<typeof options>;

/** Sends an e-mail. Source: parity alerters §5. */
export const email = defineAlerter({
  id: 'email',
  title: 'E-mail',
  summary: 'Sends an e-mail through an SMTP server.',
  example: { email: 'soc@example.org', smtp_host: 'mail.example.org' },
  options,
  info: chosen => ({ recipients: chosen.email }),
  words: (alert, _options, context) => ({ title: titleOf(alert, context), text: alert.text }),
  readsReceipts: () => true,
  compose: (alert, chosen, context) => {
    const ticket = ticketLink(context.receipts);
    const to = recipientsOf(alert, {
      usual: chosen.email,
      field: chosen.email_from_field,
      domain: chosen.email_add_domain,
    });
    return [
      {
        kind: 'mail',
        server: {
          host: chosen.smtp_host,
          port: chosen.smtp_port ?? null,
          ssl: chosen.smtp_ssl,
          authFile: chosen.smtp_auth_file ?? null,
          certFile: chosen.smtp_cert_file ?? null,
          keyFile: chosen.smtp_key_file ?? null,
        },
        from: chosen.from_addr,
        to,
        cc: chosen.cc,
        bcc: chosen.bcc,
        replyTo: chosen.email_reply_to ?? to.join(', '),
        subject: titleOf(alert, context),
        body: {
          format: chosen.email_format,
          text: `${alert.text}${ticket === null ? '' : `\nJira ticket: ${ticket}`}`,
        },
        pictures: chosen.email_format === 'html' ? picturesOf(chosen) : [],
      },
    ];
  },
});

const titleOf = (alert: Alert, context: ComposeContext): string => alert.subject ?? prefixedTitle(alert, context);

function picturesOf(chosen: Options): MailPart['pictures'] {
  const folder = chosen.assets_dir.replace(/\/*$/, '/');
  return chosen.email_image_keys.flatMap((id, index) => {
    const file = chosen.email_image_values[index];
    return file === undefined ? [] : [{ id, file: file.startsWith('/') ? file : `${folder}${file}` }];
  });
}
