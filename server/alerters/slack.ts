import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { Json, JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, listOf, oneOf, text, url } from '../declare/kinds.ts';
import { chatBody } from './bodies.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson, travelFields } from './http_options.ts';
import { ticketLink } from './jira_link.ts';
import { someOf } from './some_of.ts';
import { firstMatch } from './titles.ts';

const DISCOVER_COLOUR = '#ec4b98';

// Slack cuts longer messages itself: https://docs.slack.dev/reference/methods/chat.postMessage#truncating
const MAX_TEXT_RUNES = 40_000;

const options = z.object({
  slack_webhook_url: field(someOf(url()), {
    label: 'Webhook URL',
    help: 'The address Slack gave you; several are all told.',
    secret: true,
    widget: 'password',
  }),
  slack_channel_override: field(someOf(text()).default(['']), {
    label: 'Channel',
    help: 'Another channel than the webhook’s own; several are all told.',
  }),
  slack_username_override: field(text().default('elastalert'), { label: 'User name', help: 'Shown as the sender.' }),
  slack_emoji_override: field(text().default(':ghost:'), { label: 'Emoji', help: 'Shown beside the sender.' }),
  slack_icon_url_override: field(text().default(''), {
    label: 'Icon address',
    help: 'A picture beside the sender; wins over the emoji.',
  }),
  slack_msg_color: field(oneOf(['good', 'warning', 'danger']).default('danger'), {
    label: 'Colour',
    help: 'Of the bar beside the message.',
  }),
  slack_parse_override: field(oneOf(['none', 'full']).default('none'), {
    label: 'Parse',
    help: '`full` turns names and links in the text into links.',
  }),
  slack_text_string: field(text().default(''), { label: 'Text above', help: 'Shown before the message itself.' }),
  slack_title: field(text().default(''), { label: 'Message title', help: 'Instead of the title of the alert.' }),
  slack_title_link: field(text().default(''), { label: 'Title link', help: 'Where the title leads.' }),
  slack_footer: field(text().default(''), { label: 'Footer', help: 'Shown below the message.' }),
  slack_footer_icon: field(text().default(''), { label: 'Footer icon', help: 'Address of a small picture.' }),
  slack_image_url: field(text().default(''), { label: 'Image', help: 'Address of a picture in the message.' }),
  slack_thumb_url: field(text().default(''), { label: 'Thumbnail', help: 'Address of a small picture at the side.' }),
  slack_author_name: field(text().default(''), { label: 'Author', help: 'A name above the title.' }),
  slack_author_link: field(text().default(''), { label: 'Author link', help: 'Where the author’s name leads.' }),
  slack_author_icon: field(text().default(''), { label: 'Author icon', help: 'Address of a small picture.' }),
  slack_msg_pretext: field(text().default(''), { label: 'Text before', help: 'Shown above the coloured bar.' }),
  slack_alert_fields: field(
    listOf(z.object({ title: text(), value: fieldName(), short: flag().optional() })).optional(),
    {
      label: 'Fields',
      help: 'A table below the text: a title, the field its value comes from, and whether it is short.',
    },
  ),
  slack_attach_kibana_discover_url: field(flag().default(false), {
    label: 'Link to Kibana Discover',
    help: 'Where the match has one.',
  }),
  slack_kibana_discover_color: field(text().default(DISCOVER_COLOUR), {
    label: 'Colour of that link',
    help: 'Of the bar beside it.',
  }),
  slack_kibana_discover_title: field(text().default('Discover in Kibana'), {
    label: 'Title of that link',
    help: 'What it says.',
  }),
  slack_attach_opensearch_discover_url: field(flag().default(false), {
    label: 'Link to OpenSearch Discover',
    help: 'Where the match has one.',
  }),
  slack_opensearch_discover_color: field(text().default(DISCOVER_COLOUR), {
    label: 'Colour of that link',
    help: 'Of the bar beside it.',
  }),
  slack_opensearch_discover_title: field(text().default('Discover in Opensearch'), {
    label: 'Title of that link',
    help: 'What it says.',
  }),
  slack_attach_jira_ticket_url: field(flag().default(false), {
    label: 'Link to the Jira ticket',
    help: 'Where the rule has Jira as an output, too.',
  }),
  slack_jira_ticket_color: field(text().default(DISCOVER_COLOUR), {
    label: 'Colour of that link',
    help: 'Of the bar beside it.',
  }),
  slack_jira_ticket_title: field(text().default('Jira Ticket'), {
    label: 'Title of that link',
    help: 'What it says.',
  }),
  slack_proxy: travelFields.proxy(),
  slack_ca_certs: travelFields.caCerts(),
  slack_ignore_ssl_errors: travelFields.ignoreErrors(),
  slack_timeout: travelFields.timeout(),
});

type Options = z.output<typeof options>;

/** Posts to a Slack incoming webhook. Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, parity alerters §2. */
export const slack = defineAlerter({
  id: 'slack',
  title: 'Slack',
  summary: 'Posts to an incoming webhook.',
  example: { slack_webhook_url: 'https://hooks.slack.com/services/T0/B0/x' },
  options,
  words: alert => ({ title: alert.title, text: chatBody(alert) }),
  readsReceipts: chosen => chosen.slack_attach_jira_ticket_url,
  compose: (alert, chosen, { receipts }) =>
    chosen.slack_webhook_url.flatMap(address =>
      chosen.slack_channel_override.map(channel =>
        postJson(address, payloadOf(alert, chosen, { channel, receipts }), {
          proxy: chosen.slack_proxy,
          caCerts: chosen.slack_ca_certs,
          ignoreErrors: chosen.slack_ignore_ssl_errors,
          timeout: chosen.slack_timeout,
        }),
      ),
    ),
});

const payloadOf = (
  alert: Alert,
  chosen: Options,
  { channel, receipts }: { readonly channel: string; readonly receipts: JsonObject },
): JsonObject => ({
  username: chosen.slack_username_override,
  channel,
  parse: chosen.slack_parse_override,
  text: chosen.slack_text_string,
  ...(chosen.slack_icon_url_override === ''
    ? { icon_emoji: chosen.slack_emoji_override }
    : { icon_url: chosen.slack_icon_url_override }),
  attachments: [
    mainAttachment(alert, chosen),
    ...discoverAttachments(alert, chosen),
    ...ticketAttachment(chosen, receipts),
  ],
});

const mainAttachment = (alert: Alert, chosen: Options): JsonObject => ({
  color: chosen.slack_msg_color,
  title: chosen.slack_title || alert.title,
  text: shorten(chatBody(alert), MAX_TEXT_RUNES),
  mrkdwn_in: ['text', 'pretext'],
  fields: (chosen.slack_alert_fields ?? []).map(entry => ({
    ...withoutUndefined(entry),
    value: lookup(firstMatch(alert), entry.value),
  })),
  ...present({
    title_link: chosen.slack_title_link,
    footer: chosen.slack_footer,
    footer_icon: chosen.slack_footer_icon,
    image_url: chosen.slack_image_url,
    thumb_url: chosen.slack_thumb_url,
    author_name: chosen.slack_author_name,
    author_link: chosen.slack_author_link,
    author_icon: chosen.slack_author_icon,
    pretext: chosen.slack_msg_pretext,
  }),
});

const withoutUndefined = (entry: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));

/** Only what is not empty is sent. */
const present = (values: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

function discoverAttachments(alert: Alert, chosen: Options): readonly JsonObject[] {
  const match = firstMatch(alert);
  const link = (isWanted: boolean, name: string, color: string, title: string): readonly JsonObject[] => {
    const address = match[name];
    return isWanted && typeof address === 'string' && address !== '' ? [{ color, title, title_link: address }] : [];
  };
  return [
    ...link(
      chosen.slack_attach_kibana_discover_url,
      'kibana_discover_url',
      chosen.slack_kibana_discover_color,
      chosen.slack_kibana_discover_title,
    ),
    ...link(
      chosen.slack_attach_opensearch_discover_url,
      'opensearch_discover_url',
      chosen.slack_opensearch_discover_color,
      chosen.slack_opensearch_discover_title,
    ),
  ];
}

function ticketAttachment(chosen: Options, receipts: JsonObject): readonly JsonObject[] {
  const link = ticketLink(receipts);
  if (!chosen.slack_attach_jira_ticket_url || link === null) return [];
  return [{ color: chosen.slack_jira_ticket_color, title: chosen.slack_jira_ticket_title, title_link: link }];
}
