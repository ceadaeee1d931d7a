import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { count, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { matchesBody } from './bodies.ts';
import { webhookField } from './chat_options.ts';
import { cropped } from './cropped.ts';
import { postJson, proxyWithLogin, travelFields } from './http_options.ts';

// https://discord.com/developers/docs/resources/webhook#execute-webhook
const MAX_CONTENT_RUNES = 2000;
// https://discord.com/developers/docs/resources/message#embed-object-embed-limits
const MAX_FOOTER_RUNES = 2048;
const CROP = {
  maxRunes: 2047,
  keptRunes: 1950,
  notice: '\n *message was cropped according to discord embed description limits!*',
} as const;

const WHITE = 0xffffff;

const options = z.object({
  discord_webhook_url: webhookField('Discord'),
  discord_emoji_title: field(text().default(':warning:'), { label: 'Emoji', help: 'On both sides of the title.' }),
  discord_embed_color: field(count().max(WHITE, { error: 'must be a colour, 0xffffff at most' }).default(WHITE), {
    label: 'Colour',
    help: 'Of the bar beside the text, as a number such as 0xff0000.',
  }),
  discord_embed_footer: field(text().optional(), { label: 'Footer', help: 'Shown below the text.' }),
  discord_embed_icon_url: field(text().optional(), {
    label: 'Footer icon',
    help: 'Address of a small picture beside the footer.',
  }),
  discord_proxy: travelFields.proxy(),
  discord_proxy_login: travelFields.proxyLogin(),
  discord_proxy_password: travelFields.proxyPassword(),
});

type Options = z.output<typeof options>;

/** Posts to a Discord webhook. Source: https://discord.com/developers/docs/resources/webhook, parity alerters §2. */
export const discord = defineAlerter({
  id: 'discord',
  title: 'Discord',
  summary: 'Posts to a webhook.',
  example: { discord_webhook_url: 'https://discord.com/api/webhooks/1/x' },
  options,
  compose: (alert, chosen) => [
    postJson(chosen.discord_webhook_url, messageOf(alert, chosen), {
      proxy: proxyWithLogin(chosen.discord_proxy, chosen.discord_proxy_login, chosen.discord_proxy_password),
    }),
  ],
});

const messageOf = (alert: Alert, chosen: Options): JsonObject => ({
  content: shorten(`${chosen.discord_emoji_title} ${alert.title} ${chosen.discord_emoji_title}`, MAX_CONTENT_RUNES),
  embeds: [
    {
      description: cropped(matchesBody(alert), CROP),
      color: chosen.discord_embed_color,
      ...footerOf(chosen),
    },
  ],
});

const footerOf = ({ discord_embed_footer: footer, discord_embed_icon_url: icon }: Options): JsonObject =>
  footer ? { footer: { text: shorten(footer, MAX_FOOTER_RUNES), icon_url: icon || null } } : {};
