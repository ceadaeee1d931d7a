import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { field } from '../declare/field.ts';
import { count, text, url, writtenMap } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { basicHeader, postJson, travelFields } from './http_options.ts';

const part = (label: string, help: string) => field(text(), { label, help });

/** How bad and how urgent: 1 is high, 3 is low. */
const level = () => count(1).max(3, { error: 'must be at most 3' }).optional();

const options = z.object({
  servicenow_rest_url: field(url(), {
    label: 'Address of the table',
    help: 'Of the REST API, such as https://example.service-now.com/api/now/v1/table/incident.',
  }),
  username: part('User', 'Whom the records are written by.'),
  password: field(text(), { label: 'Password', help: 'Of that user.', secret: true, widget: 'password' }),
  short_description: part('Short description', 'The line that stands for the record in lists.'),
  comments: part('Comments', 'What the record is opened with.'),
  assignment_group: part('Assignment group', 'Who is to look at it.'),
  category: part('Category', 'As the instance names it.'),
  subcategory: part('Subcategory', 'As the instance names it.'),
  cmdb_ci: part('Configuration item', 'What is affected.'),
  caller_id: part('Caller', 'Who reports it.'),
  servicenow_impact: field(level(), { label: 'Impact', help: 'From 1, which is high, to 3.' }),
  servicenow_urgency: field(level(), { label: 'Urgency', help: 'From 1, which is high, to 3.' }),
  service_now_additional_fields: field(writtenMap().default({}), {
    label: 'More fields',
    help: 'Columns of the table → what is written to them; they win over those above.',
    example: { priority: 2 },
  }),
  servicenow_proxy: travelFields.proxy(),
});

type Options = z.output<typeof options>;

/** Opens a record of a table. Source: https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html, parity alerters §4. */
export const servicenow = defineAlerter({
  id: 'servicenow',
  title: 'ServiceNow',
  summary: 'Opens an incident, or a record of another table.',
  example: {
    servicenow_rest_url: 'https://example.service-now.com/api/now/v1/table/incident',
    username: 'tocsin',
    password: 'correct horse battery staple',
    short_description: 'Somebody guesses passwords',
    comments: 'Opened by Tocsin.',
    assignment_group: 'Security Operations',
    category: 'Security',
    subcategory: 'Login',
    cmdb_ci: 'bastion',
    caller_id: 'tocsin',
  },
  options,
  info: chosen => ({ type: 'ServiceNow', servicenow_rest_url: chosen.servicenow_rest_url }),
  compose: (alert, chosen) => [
    postJson(chosen.servicenow_rest_url, recordOf(alert, chosen), {
      proxy: chosen.servicenow_proxy,
      headers: {
        accept: 'application/json;charset=utf-8',
        authorization: basicHeader(chosen.username, chosen.password),
      },
    }),
  ],
});

const recordOf = (alert: Alert, chosen: Options): JsonObject => ({
  description: descriptionOf(alert),
  short_description: chosen.short_description,
  comments: chosen.comments,
  assignment_group: chosen.assignment_group,
  category: chosen.category,
  subcategory: chosen.subcategory,
  cmdb_ci: chosen.cmdb_ci,
  caller_id: chosen.caller_id,
  ...(chosen.servicenow_impact === undefined ? {} : { impact: chosen.servicenow_impact }),
  ...(chosen.servicenow_urgency === undefined ? {} : { urgency: chosen.servicenow_urgency }),
  ...chosen.service_now_additional_fields,
});

/** The text of the match; of several, the whole text with all of them. An instance cuts it to the size of its column. */
const descriptionOf = ({ matches: [first, ...more], text: whole }: Alert): string =>
  first === undefined || more.length > 0 ? whole : first.text;
