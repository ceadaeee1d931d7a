import { z } from 'zod';
import { jsonBytes, shortenBytes } from '../../common/text/shorten_bytes.ts';
import { field } from '../declare/field.ts';
import { oneOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson } from './http_options.ts';
import { refusedByCode } from './refusals.ts';

const ADDRESS = 'https://open.feishu.cn/open-apis/bot/v2/hook';

// A whole message has 20 KB at most: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
const MAX_TEXT_BYTES = 18_000;
const MAX_TITLE_BYTES = 1000;

// 11232 and 9499, too many requests: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
const codes = refusedByCode({ names: ['code', 'StatusCode'], later: [11232, 9499] });

/** Posts to a bot of a group. Source: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot, parity alerters §2. */
export const lark = defineAlerter({
  id: 'lark',
  title: 'Lark',
  summary: 'Posts to a bot of a group in Lark, which is Feishu in China.',
  example: { lark_bot_id: '01234567-89ab-cdef-0123-456789abcdef' },
  options: z.object({
    lark_bot_id: field(text().min(1), {
      label: 'Bot',
      help: 'What follows hook/ in the address that Lark gave you.',
      secret: true,
      widget: 'password',
    }),
    lark_msgtype: field(oneOf(['text']).default('text'), { label: 'Kind of message', help: 'There is text alone.' }),
  }),
  compose: (alert, chosen) => [
    postJson(
      `${ADDRESS}/${chosen.lark_bot_id}`,
      {
        msg_type: chosen.lark_msgtype,
        content: {
          title: shortenBytes(alert.title, MAX_TITLE_BYTES, jsonBytes),
          text: shortenBytes(alert.text, MAX_TEXT_BYTES, jsonBytes),
        },
      },
      { headers: { accept: 'application/json;charset=utf-8' }, ...codes },
    ),
  ],
});
