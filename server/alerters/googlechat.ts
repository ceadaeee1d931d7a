import { z } from 'zod';
import type { JsonObject } from '../../common/model/json.ts';
import { field } from '../declare/field.ts';
import { oneOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { webhookFields } from './chat_options.ts';
import { fitting } from './fitting.ts';
import { postJson, travelFields } from './http_options.ts';

// Larger messages are refused: https://developers.google.com/workspace/chat/create-messages
const MAX_MESSAGE_BYTES = 32_000;

const options = z.object({
  googlechat_webhook_url: webhookFields('Google Chat'),
  googlechat_format: field(oneOf(['basic', 'card']).default('basic'), {
    label: 'Format',
    help: 'A mere text, or a card with a header and a button.',
  }),
  googlechat_header_title: field(text().optional(), {
    label: 'Card title',
    help: 'Without it a card has no header.',
  }),
  googlechat_header_subtitle: field(text().optional(), { label: 'Card subtitle', help: 'Below the title of a card.' }),
  googlechat_header_image: field(text().optional(), {
    label: 'Card image',
    help: 'Address of a picture beside the title of a card.',
  }),
  googlechat_footer_kibanalink: field(text().optional(), {
    label: 'Button link',
    help: 'Where the button at the end of a card leads.',
  }),
  googlechat_proxy: travelFields.proxy(),
});

type Options = z.output<typeof options>;

/** Posts to a Google Chat webhook. Source: https://developers.google.com/workspace/chat/quickstart/webhooks, parity alerters §2. */
export const googlechat = defineAlerter({
  id: 'googlechat',
  title: 'Google Chat',
  summary: 'Posts a text or a card to a webhook.',
  example: { googlechat_webhook_url: 'https://chat.googleapis.com/v1/spaces/AAAA/messages?key=k&token=t' },
  options,
  compose: (alert, chosen) => {
    const isCard = chosen.googlechat_format === 'card';
    const message = fitting(alert.text, MAX_MESSAGE_BYTES, text => (isCard ? cardOf(text, chosen) : { text }));
    return chosen.googlechat_webhook_url.map(address => postJson(address, message, { proxy: chosen.googlechat_proxy }));
  },
});

const cardOf = (text: string, chosen: Options): JsonObject => ({
  cards: [
    {
      ...(chosen.googlechat_header_title ? { header: headerOf(chosen) } : {}),
      sections: [{ widgets: [{ textParagraph: { text } }] }, ...footersOf(chosen)],
    },
  ],
});

const headerOf = (chosen: Options): JsonObject => ({
  title: chosen.googlechat_header_title ?? null,
  subtitle: chosen.googlechat_header_subtitle ?? null,
  imageUrl: chosen.googlechat_header_image ?? null,
});

const footersOf = ({ googlechat_footer_kibanalink: url }: Options): readonly JsonObject[] =>
  url ? [{ widgets: [{ buttons: [{ textButton: { text: 'VISIT KIBANA', onClick: { openLink: { url } } } }] }] }] : [];
