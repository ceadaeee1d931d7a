import { z } from 'zod';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { matchesBody } from './bodies.ts';
import { cropped } from './cropped.ts';
import { postForm, proxyWithLogin, travelFields } from './http_options.ts';

const ADDRESS = 'https://api.chatwork.com/v2/rooms';

const CROP = {
  maxRunes: 2047,
  keptRunes: 1950,
  notice: '\n *message was cropped according to chatwork embed description limits!*',
} as const;

/** Posts a message to a room. Source: https://developer.chatwork.com/reference/post-rooms-room_id-messages, parity alerters §2. */
export const chatwork = defineAlerter({
  id: 'chatwork',
  title: 'Chatwork',
  summary: 'Posts a message to a room.',
  example: { chatwork_apikey: '0123456789abcdef0123456789abcdef', chatwork_room_id: '12345678' },
  options: z.object({
    chatwork_apikey: field(text().min(1), {
      label: 'API token',
      help: 'Of whoever posts.',
      secret: true,
      widget: 'password',
    }),
    chatwork_room_id: field(text().min(1), { label: 'Room', help: 'The digits after rid in its address, in quotes.' }),
    chatwork_proxy: travelFields.proxy(),
    chatwork_proxy_login: travelFields.proxyLogin(),
    chatwork_proxy_pass: travelFields.proxyPassword(),
  }),
  info: chosen => ({ chatwork_room_id: chosen.chatwork_room_id }),
  compose: (alert, chosen) => [
    postForm(
      `${ADDRESS}/${chosen.chatwork_room_id}/messages`,
      [
        ['self_unread', '0'],
        ['body', cropped(matchesBody(alert), CROP)],
      ],
      {
        proxy: proxyWithLogin(chosen.chatwork_proxy, chosen.chatwork_proxy_login, chosen.chatwork_proxy_pass),
        headers: { accept: 'application/json', 'x-chatworktoken': chosen.chatwork_apikey },
      },
    ),
  ],
});
