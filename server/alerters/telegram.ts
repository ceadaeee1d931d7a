import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { field } from '../declare/field.ts';
import { count, oneOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { matchesBody } from './bodies.ts';
import { cropped } from './cropped.ts';
import { postJson, proxyWithLogin, travelFields } from './http_options.ts';
import { refusedWhere } from './refusals.ts';

// Longer ones are refused: https://core.telegram.org/bots/api#sendmessage
const CROP = {
  maxRunes: 4095,
  keptRunes: 4000,
  notice: '\n⚠ *message was cropped according to telegram limits!* ⚠',
} as const;

const REFUSAL = refusedWhere(({ ok }) => ok === false);

const options = z.object({
  telegram_bot_token: field(text().min(1), {
    label: 'Bot token',
    help: 'What BotFather gave you.',
    secret: true,
    widget: 'password',
  }),
  telegram_room_id: field(text().min(1), {
    label: 'Chat',
    help: 'Its number, in quotes, or the name of a channel that begins with @.',
  }),
  telegram_api_url: field(
    text()
      .refine(host => !host.includes('://') && URL.canParse(`https://${host}/`), {
        error: 'must be a host, such as api.telegram.org',
      })
      .default('api.telegram.org'),
    { label: 'API host', help: 'Of a server of one’s own; it is told by https.' },
  ),
  telegram_parse_mode: field(oneOf(['markdown', 'markdownV2', 'html']).default('markdown'), {
    label: 'Parse mode',
    help: 'How Telegram reads the text; with the first two the matches are a block of code.',
  }),
  telegram_thread_id: field(count(1).optional(), { label: 'Topic', help: 'The number of a topic of a forum.' }),
  telegram_proxy: travelFields.proxy(),
  telegram_proxy_login: travelFields.proxyLogin(),
  telegram_proxy_pass: travelFields.proxyPassword(),
});

type Options = z.output<typeof options>;

/** Lets a bot send a message. Source: https://core.telegram.org/bots/api#sendmessage, parity alerters §2. */
export const telegram = defineAlerter({
  id: 'telegram',
  title: 'Telegram',
  summary: 'Lets a bot send a message.',
  example: { telegram_bot_token: '123456789:AAF-example', telegram_room_id: '-1001234567890' },
  options,
  info: chosen => ({ telegram_room_id: chosen.telegram_room_id }),
  compose: (alert, chosen) => [
    postJson(
      `https://${chosen.telegram_api_url}/bot${chosen.telegram_bot_token}/sendMessage`,
      {
        chat_id: chosen.telegram_room_id,
        text: textOf(alert, chosen),
        parse_mode: chosen.telegram_parse_mode,
        disable_web_page_preview: true,
        message_thread_id: chosen.telegram_thread_id ?? null,
      },
      {
        proxy: proxyWithLogin(chosen.telegram_proxy, chosen.telegram_proxy_login, chosen.telegram_proxy_pass),
        refusal: REFUSAL,
      },
    ),
  ],
});

/** The block of code ends after the notice, so that Telegram can read what was cropped. */
function textOf(alert: Alert, { telegram_parse_mode: mode }: Options): string {
  const [head, tail] = mode === 'html' ? [`⚠ ${alert.title} ⚠ \n`, ''] : [`⚠ *${alert.title}* ⚠ \`\`\`\n`, ' ```'];
  return cropped(head + matchesBody(alert), CROP) + tail;
}
