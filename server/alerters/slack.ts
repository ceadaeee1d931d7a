import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { flag, oneOf, text } from '../declare/kinds.ts';
import { chatBody } from './bodies.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { discoverAttachments, filledFields, present, type WantedLinks } from './chat_attachments.ts';
import { chatFields, discoverFields, webhookFields } from './chat_options.ts';
import { postJson, travelFields } from './http_options.ts';
import { ticketLink } from './jira_link.ts';

// Slack cuts longer messages itself: https://docs.slack.dev/reference/methods/chat.postMessage#truncating
const MAX_TEXT_RUNES = 40_000;

const options = z.object({
  slack_webhook_url: webhookFields('Slack'),
  slack_channel_override: chatFields.channel(),
  slack_username_override: chatFields.userName('elastalert'),
  slack_emoji_override: chatFields.emoji(),
  slack_icon_url_override: chatFields.icon(),
  slack_msg_color: chatFields.color(),
  slack_parse_override: field(oneOf(['none', 'full']).default('none'), {
    label: 'Parse',
    help: '`full` turns names and links in the text into links.',
  }),
  slack_text_string: chatFields.textAbove(),
  slack_title: chatFields.title(),
  slack_title_link: chatFields.titleLink(),
  slack_footer: chatFields.footer(),
  slack_footer_icon: chatFields.footerIcon(),
  slack_image_url: chatFields.image(),
  slack_thumb_url: chatFields.thumbnail(),
  slack_author_name: chatFields.authorName(),
  slack_author_link: chatFields.authorLink(),
  slack_author_icon: chatFields.authorIcon(),
  slack_msg_pretext: chatFields.pretext(),
  slack_alert_fields: chatFields.valueFields(),
  slack_attach_kibana_discover_url: discoverFields.attach('Kibana'),
  slack_kibana_discover_color: discoverFields.color(),
  slack_kibana_discover_title: discoverFields.title('Discover in Kibana'),
  slack_attach_opensearch_discover_url: discoverFields.attach('OpenSearch'),
  slack_opensearch_discover_color: discoverFields.color(),
  slack_opensearch_discover_title: discoverFields.title('Discover in Opensearch'),
  slack_attach_jira_ticket_url: field(flag().default(false), {
    label: 'Link to the Jira ticket',
    help: 'Where the rule has Jira as an output, too.',
  }),
  slack_jira_ticket_color: discoverFields.color(),
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
  info: chosen => ({ slack_username_override: chosen.slack_username_override }),
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
    ...discoverAttachments(alert, linksOf(chosen)),
    ...ticketAttachment(chosen, receipts),
  ],
});

const mainAttachment = (alert: Alert, chosen: Options): JsonObject => ({
  color: chosen.slack_msg_color,
  title: chosen.slack_title || alert.title,
  text: shorten(chatBody(alert), MAX_TEXT_RUNES),
  mrkdwn_in: ['text', 'pretext'],
  fields: filledFields(chosen.slack_alert_fields ?? [], alert),
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

const linksOf = (chosen: Options): WantedLinks => ({
  kibana: {
    isWanted: chosen.slack_attach_kibana_discover_url,
    color: chosen.slack_kibana_discover_color,
    title: chosen.slack_kibana_discover_title,
  },
  opensearch: {
    isWanted: chosen.slack_attach_opensearch_discover_url,
    color: chosen.slack_opensearch_discover_color,
    title: chosen.slack_opensearch_discover_title,
  },
});

function ticketAttachment(chosen: Options, receipts: JsonObject): readonly JsonObject[] {
  const link = ticketLink(receipts);
  if (!chosen.slack_attach_jira_ticket_url || link === null) return [];
  return [{ color: chosen.slack_jira_ticket_color, title: chosen.slack_jira_ticket_title, title_link: link }];
}
