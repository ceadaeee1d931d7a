import { z } from 'zod';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson, travelFields } from './http_options.ts';
import { refusedWhere } from './refusals.ts';

const HOST = 'www.yunzhijia.com';

/** A host, with or without its port, and nothing else of an address. */
const LOCATION = /^(?:[\w.-]+|\[[\da-fA-F:]+\])(?::\d{1,5})?$/;

const refusal = refusedWhere(({ success }) => success === false);

/** Posts to a robot of a group. Source: https://open.yunzhijia.com/gitbook-wiki/server-api/im-robot.html, parity alerters §2. */
export const yzj = defineAlerter({
  id: 'yzj',
  title: 'YZJ (Yunzhijia)',
  summary: 'Posts to a robot of a group.',
  example: { yzj_token: '0123456789abcdef0123456789abcdef' },
  options: z.object({
    yzj_token: field(text().min(1), {
      label: 'Token',
      help: 'What follows yzjtoken= in the address that YZJ gave you.',
      secret: true,
      widget: 'password',
    }),
    yzj_type: field(z.literal(0, { error: 'must be 0' }).default(0), {
      label: 'Kind of robot',
      help: 'There is 0 alone.',
    }),
    yzj_custom_loc: field(
      text().regex(LOCATION, { error: 'must be a host, such as yzj.example.org:8443' }).optional(),
      {
        label: 'Host',
        help: 'Of a YZJ of your own; a port may follow.',
      },
    ),
    yzj_proxy: travelFields.proxy(),
  }),
  compose: (alert, chosen) => {
    const query = `yzjtype=${chosen.yzj_type}&yzjtoken=${encodeURIComponent(chosen.yzj_token)}`;
    return [
      postJson(
        `https://${chosen.yzj_custom_loc ?? HOST}/gateway/robot/webhook/send?${query}`,
        { content: alert.text },
        {
          proxy: chosen.yzj_proxy,
          headers: { accept: 'application/json;charset=utf-8' },
          refusal,
        },
      ),
    ];
  },
});
