import { z } from 'zod';
import type { JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, textMap, url, writtenMap } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson, travelFields } from './http_options.ts';
import { someOf } from './some_of.ts';

const options = z.object({
  http_post_url: field(someOf(url()), {
    label: 'Address',
    help: 'Where each match is posted; several are all told.',
    secret: true,
    widget: 'password',
  }),
  http_post_payload: field(z.record(z.string(), fieldName()).default({}), {
    label: 'Payload',
    help: 'Name in the message → field of the match.',
  }),
  http_post_static_payload: field(writtenMap().default({}), {
    label: 'Fixed payload',
    help: 'Sent with every message as it stands.',
  }),
  http_post_all_values: field(flag().optional(), {
    label: 'All fields',
    help: 'Send the whole match; so where no payload is chosen.',
  }),
  http_post_headers: field(textMap().default({}), {
    label: 'Headers',
    help: 'Such as an Authorization header.',
    secret: true,
  }),
  http_post_proxy: travelFields.proxy(),
  http_post_ca_certs: travelFields.caCerts(),
  http_post_ignore_ssl_errors: travelFields.ignoreErrors(),
  http_post_timeout: travelFields.timeout(),
});

/** Posts each match as JSON. Source: parity alerters §6. */
export const post = defineAlerter({
  id: 'post',
  title: 'HTTP POST',
  summary: 'Posts each match as JSON to an address of your own.',
  example: { http_post_url: 'https://example.org/hook' },
  options,
  info: () => ({ type: 'http_post' }),
  compose: (alert, chosen) =>
    alert.matches.flatMap(({ document }) =>
      chosen.http_post_url.map(address =>
        postJson(address, payloadOf(document, chosen), {
          proxy: chosen.http_post_proxy,
          caCerts: chosen.http_post_ca_certs,
          ignoreErrors: chosen.http_post_ignore_ssl_errors,
          timeout: chosen.http_post_timeout,
          headers: { accept: 'application/json;charset=utf-8', ...chosen.http_post_headers },
        }),
      ),
    ),
});

function payloadOf(document: JsonObject, chosen: z.output<typeof options>): JsonObject {
  const chosenFields = Object.entries(chosen.http_post_payload);
  const isWhole = chosen.http_post_all_values ?? chosenFields.length === 0;
  return {
    ...(isWhole ? document : {}),
    ...chosen.http_post_static_payload,
    ...Object.fromEntries(chosenFields.map(([name, source]) => [name, lookup(document, source)])),
  };
}
