import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { field } from '../declare/field.ts';
import { count, listOf, oneOf, oneOrMany, text, url } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson } from './http_options.ts';

/** Where each kind of message is posted. */
const PATHS = {
  sms: '/api/v2/messages/sms',
  ring: '/api/v2/calls/ring',
  tts: '/api/v2/calls/tts',
  tts_adv: '/api/v2/calls/tts_advanced',
} as const;

const numbers = (label: string) =>
  field(listOf(count()).default([]), { label, help: 'Their numbers in the phonebook of the device.' });

const options = z
  .object({
    smseagle_url: field(url(), { label: 'Address', help: 'Of the device, such as https://192.0.2.7.' }),
    smseagle_token: field(text(), {
      label: 'Access token',
      help: 'Of a user of its API.',
      secret: true,
      widget: 'password',
    }),
    smseagle_message_type: field(oneOf(['sms', 'ring', 'tts', 'tts_adv']), {
      label: 'Message',
      help: 'A text message, a call that only rings, or one that reads the text aloud, with a voice of choice or not.',
    }),
    smseagle_to: field(oneOrMany(text()).default([]), { label: 'To', help: 'Numbers that are told.' }),
    smseagle_contacts: numbers('Contacts'),
    smseagle_groups: numbers('Groups'),
    smseagle_duration: field(count(1).default(10), {
      label: 'Duration',
      help: 'How long a call lasts.',
      unit: 'seconds',
    }),
    smseagle_voice_id: field(count().default(1), { label: 'Voice', help: 'Its number on the device.' }),
    smseagle_text: field(text().default(''), { label: 'Text', help: 'Instead of the text of the alert.' }),
  })
  .refine(hasRecipient, {
    path: ['smseagle_to'],
    error: 'must name somebody, unless smseagle_contacts or smseagle_groups do',
  });

type Options = z.output<typeof options>;

/** Sends a text message, or calls. Source: https://www.smseagle.eu/docs/apiv2/, parity alerters §5. */
export const smseagle = defineAlerter({
  id: 'smseagle',
  title: 'SMSEagle',
  summary: 'Sends a text message, or calls, by an SMSEagle device.',
  example: {
    smseagle_url: 'https://sms.example.org',
    smseagle_token: 'token-of-the-device',
    smseagle_message_type: 'sms',
    smseagle_to: ['+4915112345678'],
  },
  options,
  info: chosen => ({ smseagle_url: chosen.smseagle_url }),
  compose: (alert, chosen) => [
    postJson(
      `${chosen.smseagle_url.replace(/\/+$/, '')}${PATHS[chosen.smseagle_message_type]}`,
      messageOf(alert, chosen),
      {
        headers: { 'access-token': chosen.smseagle_token },
      },
    ),
  ],
});

interface Recipients {
  readonly smseagle_to: readonly string[];
  readonly smseagle_contacts: readonly number[];
  readonly smseagle_groups: readonly number[];
}

function hasRecipient({ smseagle_to: to, smseagle_contacts: contacts, smseagle_groups: groups }: Recipients): boolean {
  return to.length + contacts.length + groups.length > 0;
}

function messageOf(alert: Alert, chosen: Options): JsonObject {
  const { smseagle_message_type: type, smseagle_to: to } = chosen;
  const { smseagle_contacts: contacts, smseagle_groups: groups } = chosen;
  return {
    text: chosen.smseagle_text || alert.text,
    ...(to.length > 0 ? { to } : {}),
    ...(contacts.length > 0 ? { contacts } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(type === 'sms' ? {} : { duration: chosen.smseagle_duration }),
    ...(type === 'tts_adv' ? { voice_id: chosen.smseagle_voice_id } : {}),
  };
}
