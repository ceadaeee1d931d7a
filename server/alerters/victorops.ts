import { z } from 'zod';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { oneOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson, travelFields } from './http_options.ts';
import { refusedWhere } from './refusals.ts';
import { firstMatch } from './titles.ts';

const ADDRESS = 'https://alert.victorops.com/integrations/generic/20131114/alert';

// https://help.victorops.com/knowledge-base/incident-fields-glossary/
const MAX_TEXT_RUNES = 20_480;

const refusal = refusedWhere(({ result }) => result === 'failure');

/** Tells an incident of Splunk On-Call, which was VictorOps. Source: https://help.splunk.com/en/splunk-enterprise/alert-and-respond/splunk-on-call/integrations-with-splunk-on-call/rest-endpoint-integration-for-splunk-on-call, parity alerters §3. */
export const victorops = defineAlerter({
  id: 'victorops',
  title: 'Splunk On-Call',
  summary: 'Opens, acknowledges or resolves an incident of Splunk On-Call, which was VictorOps.',
  example: {
    victorops_api_key: '01234567-89ab-cdef-0123-456789abcdef',
    victorops_routing_key: 'soc',
    victorops_message_type: 'CRITICAL',
  },
  options: z.object({
    victorops_api_key: field(text().min(1), {
      label: 'API key',
      help: 'Of the REST endpoint integration.',
      secret: true,
      widget: 'password',
    }),
    victorops_routing_key: field(text().min(1), { label: 'Routing key', help: 'Which teams are told.' }),
    victorops_message_type: field(oneOf(['INFO', 'WARNING', 'ACKNOWLEDGEMENT', 'CRITICAL', 'RECOVERY']), {
      label: 'Message type',
      help: 'What it does to the incident: CRITICAL opens it, RECOVERY ends it.',
    }),
    victorops_entity_id: field(text().optional(), {
      label: 'Entity',
      help: 'Messages of one entity are one incident; each alert is one of its own where absent.',
    }),
    victorops_entity_display_name: field(text().optional(), {
      label: 'Display name',
      help: 'In place of the title of the alert.',
    }),
    victorops_proxy: travelFields.proxy(),
  }),
  info: chosen => ({ victorops_routing_key: chosen.victorops_routing_key }),
  compose: (alert, chosen) => [
    postJson(
      `${ADDRESS}/${chosen.victorops_api_key}/${chosen.victorops_routing_key}`,
      {
        ...firstMatch(alert),
        message_type: chosen.victorops_message_type,
        entity_display_name: chosen.victorops_entity_display_name ?? alert.title,
        monitoring_tool: 'ElastAlert',
        state_message: shorten(alert.text, MAX_TEXT_RUNES),
        ...(chosen.victorops_entity_id ? { entity_id: chosen.victorops_entity_id } : {}),
      },
      { proxy: chosen.victorops_proxy, refusal },
    ),
  ],
});
