import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, listOf, oneOf, text, url } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { discoverLinks } from './chat_attachments.ts';
import { discoverFields, webhookFields } from './chat_options.ts';
import { fitting } from './fitting.ts';
import { postJson, travelFields } from './http_options.ts';
import { firstMatch } from './titles.ts';

// Larger messages are refused: https://learn.microsoft.com/en-us/microsoftteams/limits-specifications-teams
const MAX_MESSAGE_BYTES = 28_000;

const textSize = () => oneOf(['default', 'small', 'medium', 'large', 'extraLarge']);
const style = () =>
  field(oneOf(['default', 'positive', 'destructive']).default('default'), {
    label: 'Style of that button',
    help: 'How much it stands out.',
  });

const options = z.object({
  ms_power_automate_webhook_url: webhookFields('Power Automate'),
  ms_power_automate_webhook_url_from_field: field(fieldName().optional(), {
    label: 'Webhook URL from a field',
    help: 'A field of the match that holds addresses, with commas between them; where it is there, they are told instead.',
  }),
  ms_power_automate_alert_summary: field(text().optional(), {
    label: 'Summary',
    help: 'Instead of the title of the alert.',
  }),
  ms_power_automate_summary_text_size: field(textSize().default('large'), {
    label: 'Size of the summary',
    help: 'Of its letters.',
  }),
  ms_power_automate_body_text_size: field(textSize().optional(), {
    label: 'Size of the text',
    help: 'Of its letters; Teams chooses where it is not said.',
  }),
  ms_power_automate_alert_facts: field(listOf(z.object({ name: text(), value: text() })).optional(), {
    label: 'Facts',
    help: 'A table below the text: a name, and a field of the match; what is no field is told as it is written.',
  }),
  ms_power_automate_kibana_discover_attach_url: discoverFields.attach('Kibana'),
  ms_power_automate_kibana_discover_title: discoverFields.title('Discover in Kibana'),
  ms_power_automate_kibana_discover_color: style(),
  ms_power_automate_opensearch_discover_attach_url: discoverFields.attach('OpenSearch'),
  ms_power_automate_opensearch_discover_title: discoverFields.title('Discover in opensearch'),
  ms_power_automate_opensearch_discover_color: style(),
  ms_power_automate_teams_card_width_full: field(flag().default(false), {
    label: 'Full width',
    help: 'Whether the card is as wide as the channel.',
  }),
  ms_power_automate_proxy: travelFields.proxy(),
  ms_power_automate_ca_certs: travelFields.caCerts(),
  ms_power_automate_ignore_ssl_errors: travelFields.ignoreErrors(),
});

type Options = z.output<typeof options>;

/** Posts an adaptive card to Teams by a workflow of Power Automate. Source: https://adaptivecards.io/explorer/, parity alerters §2. */
export const msPowerAutomate = defineAlerter({
  id: 'ms_power_automate',
  title: 'Microsoft Teams (Power Automate)',
  summary: 'Posts a card to Microsoft Teams by a workflow of Power Automate.',
  example: { ms_power_automate_webhook_url: 'https://prod-01.westus.logic.azure.com/workflows/x/triggers/manual/run' },
  options,
  compose: (alert, chosen) => {
    const message = fitting(alert.text, MAX_MESSAGE_BYTES, body => messageOf(alert, chosen, body));
    return addressesOf(alert, chosen).map(address =>
      postJson(address, message, {
        proxy: chosen.ms_power_automate_proxy,
        caCerts: chosen.ms_power_automate_ca_certs,
        ignoreErrors: chosen.ms_power_automate_ignore_ssl_errors,
      }),
    );
  },
});

const messageOf = (alert: Alert, chosen: Options, body: string): JsonObject => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: cardOf(alert, chosen, body) }],
});

const cardOf = (alert: Alert, chosen: Options, body: string): JsonObject => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: '1.4',
  body: [
    {
      type: 'TextBlock',
      text: chosen.ms_power_automate_alert_summary ?? alert.title,
      weight: 'Bolder',
      wrap: true,
      size: chosen.ms_power_automate_summary_text_size,
    },
    {
      type: 'TextBlock',
      text: body,
      spacing: 'Large',
      wrap: true,
      ...(chosen.ms_power_automate_body_text_size ? { size: chosen.ms_power_automate_body_text_size } : {}),
    },
    ...factSets(alert, chosen),
  ],
  actions: buttonsOf(alert, chosen),
  ...(chosen.ms_power_automate_teams_card_width_full ? { msteams: { width: 'Full' } } : {}),
});

const factSets = (alert: Alert, { ms_power_automate_alert_facts: facts }: Options): readonly JsonObject[] =>
  facts
    ? [
        {
          type: 'FactSet',
          facts: facts.map(({ name, value }) => ({ title: name, value: lookup(firstMatch(alert), value) ?? value })),
        },
      ]
    : [];

const buttonsOf = (alert: Alert, chosen: Options): readonly JsonObject[] =>
  discoverLinks(alert, {
    kibana: {
      isWanted: chosen.ms_power_automate_kibana_discover_attach_url,
      color: chosen.ms_power_automate_kibana_discover_color,
      title: chosen.ms_power_automate_kibana_discover_title,
    },
    opensearch: {
      isWanted: chosen.ms_power_automate_opensearch_discover_attach_url,
      color: chosen.ms_power_automate_opensearch_discover_color,
      title: chosen.ms_power_automate_opensearch_discover_title,
    },
  }).map(({ title, address, color }) => ({ type: 'Action.OpenUrl', title, url: address, style: color }));

/** Those that the field of the match holds, else those of the rule. */
function addressesOf(alert: Alert, chosen: Options): readonly string[] {
  const name = chosen.ms_power_automate_webhook_url_from_field;
  const held = name === undefined ? null : lookup(firstMatch(alert), name);
  if (typeof held !== 'string') return chosen.ms_power_automate_webhook_url;
  const addresses = held.split(',').map(address => address.trim());
  const areAddresses = addresses.every(address => url().safeParse(address).success);
  // Whoever writes the log cannot keep an alert from being told.
  return areAddresses ? addresses : chosen.ms_power_automate_webhook_url;
}
