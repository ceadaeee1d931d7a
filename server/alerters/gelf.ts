import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { pythonJsonLine } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { count, fieldName, oneOf, port, text, textMap, url } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import type { OutgoingPart } from '../engine/outgoing.ts';
import { postJson, travelFields } from './http_options.ts';

const DEFAULT_TIMEOUT_SECONDS = 30;

/** Syslog's: 0 is an emergency. */
const MAX_LEVEL = 7;

const options = z
  .object({
    gelf_type: field(oneOf(['http', 'tcp']), { label: 'Kind', help: 'How the input of Graylog is reached.' }),
    gelf_endpoint: field(url().optional(), { label: 'Address', help: 'Of an HTTP input; needed for http.' }),
    gelf_http_headers: field(textMap().default({}), {
      label: 'Headers',
      help: 'For http, such as an Authorization header.',
      secret: true,
    }),
    gelf_http_ignore_ssl_errors: travelFields.ignoreErrors(),
    gelf_host: field(text().min(1).optional(), { label: 'Host', help: 'Of a TCP input; needed for tcp.' }),
    gelf_port: field(port().optional(), { label: 'Port', help: 'Of a TCP input; needed for tcp.' }),
    gelf_payload: field(z.record(z.string(), fieldName()).default({}), {
      label: 'Payload',
      help: 'Name in the message → field of the match; of several matches the last one tells.',
    }),
    gelf_version: field(text().default('1.1'), { label: 'Version', help: 'Of the format.' }),
    gelf_log_level: field(
      count()
        .max(MAX_LEVEL, { error: `must be at most ${MAX_LEVEL}` })
        .default(5),
      {
        label: 'Level',
        help: 'As syslog counts: 0 is an emergency, 7 is for debugging.',
      },
    ),
    gelf_ca_cert: field(
      z.union([z.boolean(), z.string()], { error: 'must be true, or the path of a PEM file' }).optional(),
      {
        label: 'CA file',
        help: 'A PEM file of the certificates to trust. With tcp the connection then uses TLS; true trusts the usual ones.',
      },
    ),
    gelf_timeout: field(count(1).default(DEFAULT_TIMEOUT_SECONDS), {
      label: 'Time-out',
      help: 'Seconds that sending may take; 100 at most.',
      unit: 'seconds',
    }),
  })
  .superRefine((values, check) => {
    const needed = values.gelf_type === 'http' ? (['gelf_endpoint'] as const) : (['gelf_host', 'gelf_port'] as const);
    for (const name of needed)
      if (values[name] === undefined) check.addIssue({ code: 'custom', path: [name], message: 'is required' });
  });

type Options = z.output<typeof options>;

/** Writes to Graylog. Source: https://go2docs.graylog.org/current/getting_in_log_data/gelf.html, parity alerters §6. */
export const gelf = defineAlerter({
  id: 'gelf',
  title: 'Graylog (GELF)',
  summary: 'Writes a message in the Graylog Extended Log Format.',
  example: { gelf_type: 'http', gelf_endpoint: 'https://graylog.example.org:12201/gelf' },
  options,
  info: chosen => ({ gelf_type: chosen.gelf_type }),
  compose: (alert, chosen, { hostName }) => [partOf(messageOf(alert, chosen, hostName), chosen)],
});

function partOf(message: JsonObject, chosen: Options): OutgoingPart {
  const { gelf_host: host, gelf_port: port, gelf_ca_cert: ca } = chosen;
  const isSecured = ca !== undefined && ca !== false && ca !== '';
  if (chosen.gelf_type === 'http')
    return postJson(chosen.gelf_endpoint ?? '', message, {
      caCerts: isSecured ? ca : undefined,
      ignoreErrors: chosen.gelf_http_ignore_ssl_errors,
      timeout: chosen.gelf_timeout,
      headers: chosen.gelf_http_headers,
    });
  return {
    kind: 'tcp',
    host: host ?? '',
    port: port ?? 0,
    tls: isSecured ? { caFile: typeof ca === 'string' ? ca : null, verify: true } : null,
    bytes: new TextEncoder().encode(`${pythonJsonLine(message)}\0`),
    timeoutMs: chosen.gelf_timeout * 1000,
  };
}

function messageOf(alert: Alert, chosen: Options, hostName: string): JsonObject {
  const fields = alert.matches.flatMap(({ document }) =>
    Object.entries(chosen.gelf_payload).map(([name, source]) => [name, document[source] ?? null] as const),
  );
  return {
    version: chosen.gelf_version,
    host: hostName,
    short_message: pythonJsonLine({ Title: alert.ruleName, ...Object.fromEntries(fields) }),
    level: chosen.gelf_log_level,
  };
}
