import { z } from 'zod';
import { shortenBytes } from '../../common/text/shorten_bytes.ts';
import { field } from '../declare/field.ts';
import { oneOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson } from './http_options.ts';
import { refusedByCode } from './refusals.ts';

const ADDRESS = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send';

// Longer ones are refused: https://developer.work.weixin.qq.com/document/path/91770
const MAX_BYTES = { text: 2048, markdown: 4096 } as const;

// 45009, too many calls: https://developer.work.weixin.qq.com/document/path/90313
const codes = refusedByCode({ names: ['errcode'], later: [45009] });

/** Posts to a robot of a group. Source: https://developer.work.weixin.qq.com/document/path/91770, parity alerters §2. */
export const workwechat = defineAlerter({
  id: 'workwechat',
  title: 'WeCom (Work WeChat)',
  summary: 'Posts to a robot of a group.',
  example: { work_wechat_bot_id: '01234567-89ab-cdef-0123-456789abcdef' },
  options: z.object({
    work_wechat_bot_id: field(text().min(1), {
      label: 'Robot',
      help: 'What follows key= in the address that WeCom gave you.',
      secret: true,
      widget: 'password',
    }),
    work_wechat_msgtype: field(oneOf(['text', 'markdown']).default('text'), {
      label: 'Kind of message',
      help: 'How the text is to be read.',
    }),
  }),
  compose: (alert, { work_wechat_bot_id: key, work_wechat_msgtype: kind }) => [
    postJson(
      `${ADDRESS}?key=${encodeURIComponent(key)}`,
      { msgtype: kind, [kind]: { content: shortenBytes(alert.text, MAX_BYTES[kind]) } },
      { headers: { accept: 'application/json;charset=utf-8' }, ...codes },
    ),
  ],
});
