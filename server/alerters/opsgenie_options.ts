import { z } from 'zod';
import { field } from '../declare/field.ts';
import { fieldName, oneOrMany, text } from '../declare/kinds.ts';
import { travelFields } from './http_options.ts';

const address = () =>
  text().refine(written => /^https?:\/\/./.test(written), {
    error: 'must be a web address that starts with http:// or https://',
  });
const filled = (label: string, help: string) =>
  field(text().optional(), { label, help: `${help} {name} is a field at the top of the match.` });
const names = (label: string, help: string) => field(oneOrMany(text()).optional(), { label, help });
const args = (label: string) =>
  field(z.record(z.string(), fieldName()).default({}), {
    label,
    help: 'What stands in braces there → the field it is filled by.',
  });

/** The options of Opsgenie. */
export const opsgenieOptions = z.object({
  opsgenie_key: field(text().min(1), {
    label: 'API key',
    help: 'Of an API integration of Opsgenie.',
    secret: true,
    widget: 'password',
  }),
  opsgenie_addr: field(address().default('https://api.opsgenie.com/v2/alerts'), {
    label: 'Address',
    help: 'Such as https://api.eu.opsgenie.com/v2/alerts; {name} is a field at the top of the match.',
  }),
  opsgenie_account: field(text().optional(), { label: 'User', help: 'Who is said to have raised the alert.' }),
  opsgenie_message: filled('Message', 'In place of the title.'),
  opsgenie_subject: field(text().optional(), {
    label: 'Title',
    help: 'Where there is no message: in place of the default title; alert_subject is not read.',
  }),
  opsgenie_subject_args: field(oneOrMany(fieldName()).optional(), {
    label: 'Fields of the title',
    help: 'Fill {0} and {} of the title.',
    widget: 'field_names',
  }),
  opsgenie_description: filled('Description', 'In place of the text of the alert.'),
  opsgenie_recipients: names('Recipients', 'Users who are told; {name} is filled as the fields of recipients say.'),
  opsgenie_recipients_args: args('Fields of recipients'),
  opsgenie_default_recipients: names('Default recipients', 'Told where no recipient could be filled.'),
  opsgenie_default_receipients: names('Default recipients (old)', 'The old spelling of the option before.'),
  opsgenie_teams: names('Teams', 'Teams who are told; {name} is filled as the fields of teams say.'),
  opsgenie_teams_args: args('Fields of teams'),
  opsgenie_default_teams: names('Default teams', 'Told where no team could be filled.'),
  opsgenie_tags: field(oneOrMany(text()).default([]), {
    label: 'Tags',
    help: 'Beside ElastAlert and the name of the rule; {name} is a field at the top of the match.',
  }),
  opsgenie_alias: filled('Alias', 'Alerts of one alias are one.'),
  opsgenie_entity: filled('Entity', 'What the alert is about.'),
  opsgenie_source: field(text().default('ElastAlert'), {
    label: 'Source',
    help: 'Where it comes from; {name} is a field at the top of the match.',
  }),
  opsgenie_priority: filled('Priority', 'P1 to P5; what is none of them once it is filled is not sent.'),
  opsgenie_details: field(z.record(z.string(), z.union([text(), z.object({ field: fieldName() })])).default({}), {
    label: 'Details',
    help: 'Name → text, or `field:` with a field of the match.',
  }),
  opsgenie_proxy: travelFields.proxy(),
});

/** What a rule says about an alert of Opsgenie. */
export type OpsgenieOptions = z.output<typeof opsgenieOptions>;
