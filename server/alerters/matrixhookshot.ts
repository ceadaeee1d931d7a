import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { chatBody } from './bodies.ts';
import { present } from './chat_attachments.ts';
import { webhookFields } from './chat_options.ts';
import { fitting } from './fitting.ts';
import { postJson, travelFields } from './http_options.ts';

// An event has 65,536 bytes at most (https://spec.matrix.org/latest/client-server-api/#size-limits), and Hookshot puts
// the text into it three times: as it is, as HTML, and within the whole message (…/matrix-hookshot/latest/setup/webhooks.html).
const MAX_MESSAGE_BYTES = 20_000;

const options = z.object({
  matrixhookshot_webhook_url: webhookFields('Hookshot'),
  matrixhookshot_username: field(text().default(''), { label: 'User name', help: 'Shown as the sender.' }),
  matrixhookshot_text: field(text().default(''), {
    label: 'Text',
    help: 'Instead of the text of the alert; Markdown is read.',
  }),
  matrixhookshot_html: field(text().default(''), {
    label: 'HTML',
    help: 'What clients show instead of the text, if they can.',
  }),
  matrixhookshot_proxy: travelFields.proxy(),
  matrixhookshot_ca_certs: travelFields.caCerts(),
  matrixhookshot_ignore_ssl_errors: travelFields.ignoreErrors(),
  matrixhookshot_timeout: travelFields.timeout(),
});

type Options = z.output<typeof options>;

/** Posts to a generic webhook of Matrix Hookshot. Source: https://matrix-org.github.io/matrix-hookshot/latest/setup/webhooks.html, parity alerters §2. */
export const matrixhookshot = defineAlerter({
  id: 'matrixhookshot',
  title: 'Matrix Hookshot',
  summary: 'Posts to a room of Matrix by a webhook of Hookshot.',
  example: { matrixhookshot_webhook_url: 'https://hookshot.example.org/webhook/0a1b' },
  options,
  words: alert => ({ title: alert.title, text: chatBody(alert) }),
  compose: (alert, chosen) => {
    const message = messageOf(alert, chosen);
    return chosen.matrixhookshot_webhook_url.map(address =>
      postJson(address, message, {
        proxy: chosen.matrixhookshot_proxy,
        caCerts: chosen.matrixhookshot_ca_certs,
        ignoreErrors: chosen.matrixhookshot_ignore_ssl_errors,
        timeout: chosen.matrixhookshot_timeout,
      }),
    );
  },
});

const messageOf = (alert: Alert, chosen: Options): JsonObject =>
  fitting(chosen.matrixhookshot_text || chatBody(alert), MAX_MESSAGE_BYTES, text => ({
    text,
    ...present({ username: chosen.matrixhookshot_username, html: chosen.matrixhookshot_html }),
  }));
