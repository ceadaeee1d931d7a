import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { isTruthy, pythonStr } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, listOf, oneOrMany, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { chatBody } from './bodies.ts';
import { discoverAttachments, present, withoutUndefined, type WantedLinks } from './chat_attachments.ts';
import { chatFields, discoverFields, webhookFields } from './chat_options.ts';
import { fillBraces, missingText } from './found_values.ts';
import { postJson, travelFields } from './http_options.ts';
import { firstMatch } from './titles.ts';

const entrySchema = z.object({
  title: text().optional(),
  value: text().optional(),
  args: oneOrMany(fieldName()).optional(),
  short: flag().optional(),
});

// Mattermost makes several posts of a text that is too long for one, so nothing is cut here.
const options = z.object({
  mattermost_webhook_url: webhookFields('Mattermost'),
  mattermost_channel_override: chatFields.channel(),
  mattermost_username_override: chatFields.userName('elastalert'),
  mattermost_emoji_override: chatFields.emoji(),
  mattermost_icon_url_override: chatFields.icon(),
  mattermost_msg_pretext: chatFields.pretext(),
  mattermost_msg_color: chatFields.color(),
  mattermost_msg_fields: field(listOf(entrySchema).optional(), {
    label: 'Fields',
    help: 'A table below the text: a title, a value whose braces are filled by the fields in `args`, and whether it is short.',
  }),
  mattermost_title: chatFields.title(),
  mattermost_title_link: chatFields.titleLink(),
  mattermost_footer: chatFields.footer(),
  mattermost_footer_icon: chatFields.footerIcon(),
  mattermost_image_url: chatFields.image(),
  mattermost_thumb_url: chatFields.thumbnail(),
  mattermost_author_name: chatFields.authorName(),
  mattermost_author_link: chatFields.authorLink(),
  mattermost_author_icon: chatFields.authorIcon(),
  mattermost_attach_kibana_discover_url: discoverFields.attach('Kibana'),
  mattermost_kibana_discover_color: discoverFields.color(),
  mattermost_kibana_discover_title: discoverFields.title('Discover in Kibana'),
  mattermost_attach_opensearch_discover_url: discoverFields.attach('OpenSearch'),
  mattermost_opensearch_discover_color: discoverFields.color(),
  mattermost_opensearch_discover_title: discoverFields.title('Discover in opensearch'),
  mattermost_proxy: travelFields.proxy(),
  mattermost_ignore_ssl_errors: travelFields.ignoreErrors(),
});

type Options = z.output<typeof options>;

/** Posts to a Mattermost incoming webhook. Source: https://developers.mattermost.com/integrate/webhooks/incoming/, parity alerters §2. */
export const mattermost = defineAlerter({
  id: 'mattermost',
  title: 'Mattermost',
  summary: 'Posts to an incoming webhook.',
  example: { mattermost_webhook_url: 'https://mattermost.example.org/hooks/xo5w' },
  options,
  info: chosen => ({ mattermost_username_override: chosen.mattermost_username_override }),
  words: alert => ({ title: alert.title, text: chatBody(alert) }),
  compose: (alert, chosen, context) =>
    chosen.mattermost_webhook_url.flatMap(address =>
      chosen.mattermost_channel_override.map(channel =>
        postJson(
          address,
          { ...payloadOf(alert, chosen, context), channel },
          { proxy: chosen.mattermost_proxy, ignoreErrors: chosen.mattermost_ignore_ssl_errors },
        ),
      ),
    ),
});

function payloadOf(alert: Alert, chosen: Options, context: ComposeContext): JsonObject {
  const body: JsonObject = { text: chatBody(alert) };
  const isInAttachment = context.ruleValues.alert_text_type === 'alert_text_only';
  const attachment = { ...mainAttachment(alert, chosen, context), ...(isInAttachment ? body : {}) };
  return {
    username: chosen.mattermost_username_override,
    ...(isInAttachment ? {} : body),
    ...(chosen.mattermost_icon_url_override === ''
      ? { icon_emoji: chosen.mattermost_emoji_override }
      : { icon_url: chosen.mattermost_icon_url_override }),
    attachments: [attachment, ...discoverAttachments(alert, linksOf(chosen))],
  };
}

const mainAttachment = (alert: Alert, chosen: Options, context: ComposeContext): JsonObject => ({
  fallback: `${alert.title}: ${chosen.mattermost_msg_pretext}`,
  color: chosen.mattermost_msg_color,
  title: chosen.mattermost_title || alert.title,
  pretext: chosen.mattermost_msg_pretext,
  fields: (chosen.mattermost_msg_fields ?? []).map(entry => filledEntry(entry, firstMatch(alert), context)),
  ...present({
    title_link: chosen.mattermost_title_link,
    footer: chosen.mattermost_footer,
    footer_icon: chosen.mattermost_footer_icon,
    image_url: chosen.mattermost_image_url,
    thumb_url: chosen.mattermost_thumb_url,
    author_name: chosen.mattermost_author_name,
    author_link: chosen.mattermost_author_link,
    author_icon: chosen.mattermost_author_icon,
  }),
});

/** What `args` name fills the braces of the value, or stands one below the other where there is none. */
function filledEntry(
  { args, ...told }: z.output<typeof entrySchema>,
  match: JsonObject,
  context: ComposeContext,
): JsonObject {
  if (!args) return withoutUndefined(told);
  const found = args.map(name => {
    const value = lookup(match, name);
    return isTruthy(value) ? value : missingText(context);
  });
  if (told.value === undefined) return withoutUndefined({ ...told, value: found.map(pythonStr).join('\n') });
  return withoutUndefined({ ...told, value: fillBraces(told.value, found) });
}

const linksOf = (chosen: Options): WantedLinks => ({
  kibana: {
    isWanted: chosen.mattermost_attach_kibana_discover_url,
    color: chosen.mattermost_kibana_discover_color,
    title: chosen.mattermost_kibana_discover_title,
  },
  opensearch: {
    isWanted: chosen.mattermost_attach_opensearch_discover_url,
    color: chosen.mattermost_opensearch_discover_color,
    title: chosen.mattermost_opensearch_discover_title,
  },
});
