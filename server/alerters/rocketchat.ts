import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { chatBody } from './bodies.ts';
import { discoverAttachments, filledFields, present, type WantedLinks } from './chat_attachments.ts';
import { chatFields, discoverFields, webhookFields } from './chat_options.ts';
import { postJson, travelFields } from './http_options.ts';

const options = z.object({
  rocket_chat_webhook_url: webhookFields('Rocket.Chat'),
  rocket_chat_channel_override: chatFields.channel(),
  rocket_chat_username_override: chatFields.userName('elastalert2'),
  rocket_chat_emoji_override: chatFields.emoji(),
  rocket_chat_msg_color: chatFields.color(),
  rocket_chat_text_string: chatFields.textAbove(),
  rocket_chat_alert_fields: chatFields.valueFields(),
  rocket_chat_attach_kibana_discover_url: discoverFields.attach('Kibana'),
  rocket_chat_kibana_discover_color: discoverFields.color(),
  rocket_chat_kibana_discover_title: discoverFields.title('Discover in Kibana'),
  rocket_chat_attach_opensearch_discover_url: discoverFields.attach('OpenSearch'),
  rocket_chat_opensearch_discover_color: discoverFields.color(),
  rocket_chat_opensearch_discover_title: discoverFields.title('Discover in opensearch'),
  rocket_chat_proxy: travelFields.proxy(),
  rocket_chat_ca_certs: travelFields.caCerts(),
  rocket_chat_ignore_ssl_errors: travelFields.ignoreErrors(),
  rocket_chat_timeout: travelFields.timeout(),
});

type Options = z.output<typeof options>;

/** Posts to a Rocket.Chat incoming webhook. Source: https://docs.rocket.chat/docs/integrations, parity alerters §2. */
export const rocketchat = defineAlerter({
  id: 'rocketchat',
  title: 'Rocket.Chat',
  summary: 'Posts to an incoming webhook.',
  example: { rocket_chat_webhook_url: 'https://chat.example.org/hooks/6f2/aB3' },
  options,
  info: chosen => ({ rocket_chat_username_override: chosen.rocket_chat_username_override }),
  words: alert => ({ title: alert.title, text: chatBody(alert) }),
  compose: (alert, chosen) =>
    chosen.rocket_chat_webhook_url.flatMap(address =>
      chosen.rocket_chat_channel_override.map(channel =>
        postJson(address, payloadOf(alert, chosen, channel), {
          proxy: chosen.rocket_chat_proxy,
          caCerts: chosen.rocket_chat_ca_certs,
          ignoreErrors: chosen.rocket_chat_ignore_ssl_errors,
          timeout: chosen.rocket_chat_timeout,
        }),
      ),
    ),
});

const payloadOf = (alert: Alert, chosen: Options, channel: string): JsonObject => ({
  username: chosen.rocket_chat_username_override,
  channel,
  text: chosen.rocket_chat_text_string,
  ...present({ emoji: chosen.rocket_chat_emoji_override }),
  attachments: [mainAttachment(alert, chosen), ...discoverAttachments(alert, linksOf(chosen))],
});

const mainAttachment = (alert: Alert, chosen: Options): JsonObject => ({
  color: chosen.rocket_chat_msg_color,
  title: alert.title,
  text: chatBody(alert),
  fields: filledFields(chosen.rocket_chat_alert_fields ?? [], alert),
});

const linksOf = (chosen: Options): WantedLinks => ({
  kibana: {
    isWanted: chosen.rocket_chat_attach_kibana_discover_url,
    color: chosen.rocket_chat_kibana_discover_color,
    title: chosen.rocket_chat_kibana_discover_title,
  },
  opensearch: {
    isWanted: chosen.rocket_chat_attach_opensearch_discover_url,
    color: chosen.rocket_chat_opensearch_discover_color,
    title: chosen.rocket_chat_opensearch_discover_title,
  },
});
