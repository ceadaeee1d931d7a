import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { jsonBytes, shortenBytes } from '../../common/text/shorten_bytes.ts';
import type { Instant } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { listOf, oneOf, text, writtenMap } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson, proxyWithLogin, travelFields } from './http_options.ts';
import { refusedByCode } from './refusals.ts';

const ADDRESS = 'https://oapi.dingtalk.com/robot/send';

// A whole message has 20,000 bytes at most; the rest is for what stands around its texts, buttons among it:
// https://open.dingtalk.com/document/robots/custom-robot-access
const MAX_TEXT_BYTES = 16_000;
const MAX_TITLE_BYTES = 1000;

const options = z.object({
  dingtalk_access_token: field(text().min(1), {
    label: 'Access token',
    help: 'What follows access_token= in the address that DingTalk gave you.',
    secret: true,
    widget: 'password',
  }),
  dingtalk_msgtype: field(oneOf(['text', 'markdown', 'single_action_card', 'action_card']).default('text'), {
    label: 'Kind of message',
    help: 'Text, Markdown, or a card with one button or several.',
  }),
  dingtalk_single_title: field(text().default('elastalert'), {
    label: 'Title of the button',
    help: 'Of a card with one button.',
  }),
  dingtalk_single_url: field(text().default(''), {
    label: 'Address of the button',
    help: 'Of a card with one button.',
  }),
  dingtalk_btn_orientation: field(text().default(''), {
    label: 'Order of buttons',
    help: 'Of a card with several: 0 one below the other, 1 side by side.',
  }),
  dingtalk_btns: field(listOf(writtenMap()).default([]), {
    label: 'Buttons',
    help: 'Of a card with several: each has a title and an actionURL.',
  }),
  dingtalk_sign: field(text().optional(), {
    label: 'Signing secret',
    help: 'Where the robot asks for signatures: what DingTalk gave you, which begins with SEC.',
    secret: true,
    widget: 'password',
  }),
  dingtalk_proxy: travelFields.proxy(),
  dingtalk_proxy_login: travelFields.proxyLogin(),
  dingtalk_proxy_pass: travelFields.proxyPassword(),
});

type Options = z.output<typeof options>;

// 130101, more than twenty messages a minute: https://open.dingtalk.com/document/robots/custom-robot-access
const codes = refusedByCode({ names: ['errcode'], later: [130101] });

/** Posts to a robot of a group. Source: https://open.dingtalk.com/document/robots/custom-robot-access, parity alerters §2. */
export const dingtalk = defineAlerter({
  id: 'dingtalk',
  title: 'DingTalk',
  summary: 'Posts to a robot of a group.',
  example: { dingtalk_access_token: '0123456789abcdef0123456789abcdef', dingtalk_msgtype: 'markdown' },
  options,
  compose: (alert, chosen, { now }) => [
    postJson(addressOf(chosen, now), messageOf(alert, chosen), {
      proxy: proxyWithLogin(chosen.dingtalk_proxy, chosen.dingtalk_proxy_login, chosen.dingtalk_proxy_pass),
      headers: { accept: 'application/json;charset=utf-8' },
      ...codes,
    }),
  ],
});

/** The address, signed where the rule has a secret: DingTalk takes a signature for an hour. */
function addressOf({ dingtalk_access_token: token, dingtalk_sign: secret }: Options, now: Instant): string {
  const address = `${ADDRESS}?access_token=${encodeURIComponent(token)}`;
  if (!secret) return address;
  const timestamp = Math.round(now);
  const signature = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  return `${address}&timestamp=${timestamp}&sign=${encodeURIComponent(signature)}`;
}

function messageOf(alert: Alert, chosen: Options): JsonObject {
  const title = shortenBytes(alert.title, MAX_TITLE_BYTES, jsonBytes);
  const text = shortenBytes(alert.text, MAX_TEXT_BYTES, jsonBytes);
  switch (chosen.dingtalk_msgtype) {
    case 'text':
      return { msgtype: 'text', text: { content: text } };
    case 'markdown':
      return { msgtype: 'markdown', markdown: { title, text } };
    case 'single_action_card': {
      const button = { singleTitle: chosen.dingtalk_single_title, singleURL: chosen.dingtalk_single_url };
      return { msgtype: 'actionCard', actionCard: { title, text, ...button } };
    }
    case 'action_card': {
      const { dingtalk_btn_orientation: btnOrientation, dingtalk_btns: btns } = chosen;
      const buttons = {
        ...(btnOrientation === '' ? {} : { btnOrientation }),
        ...(btns.length > 0 ? { btns } : {}),
      };
      return { msgtype: 'actionCard', actionCard: { title, text, ...buttons } };
    }
  }
}
