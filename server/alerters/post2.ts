import { z } from 'zod';
import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import { parseJson, writeJson } from '../../common/model/json_text.ts';
import { isNumber } from '../../common/model/written_number.ts';
import { lookup } from '../../common/model/lookup.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, text, url, writtenMap } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { readJinja } from '../engine/text/jinja.ts';
import { postJson, travelFields } from './http_options.ts';
import { someOf } from './some_of.ts';

const template = () =>
  z.union([writtenMap(), text()], { error: 'must be an object, or JSON text' }).superRefine((written, check) => {
    const read = readJinja(sourceOf(written));
    if (!read.ok) check.addIssue({ code: 'custom', message: `${read.error}; inside an object use single quotes` });
  });

/** A template as the text that is filled in. */
const sourceOf = (written: string | Readonly<Record<string, unknown>>): string =>
  typeof written === 'string' ? written : writeJson(written);

const options = z.object({
  http_post2_url: field(someOf(url()), {
    label: 'Address',
    help: 'Where each match is posted; several are all told.',
    secret: true,
    widget: 'password',
  }),
  http_post2_payload: field(template().default({}), {
    label: 'Payload',
    help: 'An object, or JSON text; Jinja in names and values.',
    widget: 'textarea',
  }),
  http_post2_raw_fields: field(z.record(z.string(), fieldName()).default({}), {
    label: 'Raw fields',
    help: 'Name in the message → field of the match, as it is.',
  }),
  http_post2_headers: field(template().default({}), {
    label: 'Headers',
    help: 'Such as an Authorization header; Jinja in names and values.',
    secret: true,
  }),
  http_post2_all_values: field(flag().optional(), {
    label: 'All fields',
    help: 'Send the whole match; so where no payload is written.',
  }),
  http_post2_proxy: travelFields.proxy(),
  http_post2_ca_certs: travelFields.caCerts(),
  http_post2_ignore_ssl_errors: travelFields.ignoreErrors(),
  http_post2_timeout: travelFields.timeout(),
});

/** Posts each match as JSON written by a Jinja template. Source: parity alerters §6. */
export const post2 = defineAlerter({
  id: 'post2',
  title: 'HTTP POST with templates',
  summary: 'Posts each match as JSON that a Jinja template writes.',
  example: { http_post2_url: 'https://example.org/hook', http_post2_payload: { message: '{{ user.name }} did it' } },
  options,
  info: () => ({ type: 'http_post2' }),
  compose: (alert, chosen, context) =>
    alert.matches.flatMap(({ document }) => {
      const payload = payloadOf(document, chosen, context);
      const headers = headersOf(fill(chosen.http_post2_headers, document, context, 'http_post2_headers'));
      return chosen.http_post2_url.map(address =>
        postJson(address, payload, {
          proxy: chosen.http_post2_proxy,
          caCerts: chosen.http_post2_ca_certs,
          ignoreErrors: chosen.http_post2_ignore_ssl_errors,
          timeout: chosen.http_post2_timeout,
          headers: { accept: 'application/json;charset=utf-8', ...headers },
        }),
      );
    }),
});

function payloadOf(document: JsonObject, chosen: z.output<typeof options>, context: ComposeContext): JsonObject {
  const written = chosen.http_post2_payload;
  const isEmpty = typeof written === 'string' ? written === '' : Object.keys(written).length === 0;
  const raw: JsonObject = Object.fromEntries(
    Object.entries(chosen.http_post2_raw_fields).map(([name, source]) => [name, lookup(document, source)]),
  );
  return {
    ...((chosen.http_post2_all_values ?? isEmpty) ? document : {}),
    ...(isEmpty ? {} : fill(written, document, context, 'http_post2_payload')),
    ...raw,
  };
}

/** Fills a template in; what is in the match is escaped, so that it stays inside its JSON text. */
function fill(
  written: string | Readonly<Record<string, unknown>>,
  document: JsonObject,
  { jinjaRootName }: ComposeContext,
  option: string,
): JsonObject {
  const source = sourceOf(written);
  if (source === '' || source === '{}') return {};
  const values = escapeTexts(document);
  const context = isObject(values) ? { ...values, [jinjaRootName]: values } : {};
  const read = readJinja(source);
  const filled = read.ok ? read.value.render(context) : read;
  if (!filled.ok) throw new Error(`${option}: ${filled.error}`);
  const parsed = parseJson(filled.value);
  if (!isObject(parsed)) throw new Error(`${option}: is not a JSON object once its template is filled in`);
  return parsed;
}

function escapeTexts(value: Json): Json {
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  if (isList(value)) return value.map(escapeTexts);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeTexts(inner ?? null)]))
    : value;
}

function headersOf(values: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === 'string' || typeof value === 'boolean' || isNumber(value)) return [name, String(value)];
      throw new Error(`http_post2_headers: the value of ${name} must be text`);
    }),
  );
}
