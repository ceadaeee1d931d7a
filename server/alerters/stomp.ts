import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonJsonLine, pythonStr } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { port, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { timePrinter } from '../engine/text/pretty_time.ts';

const TIMEOUT_MS = 30_000;

/** What begins a connection escapes nothing, so that it must be a line. */
const oneLine = () => text().regex(/^[^\r\n\0]*$/, { error: 'must be one line' });

/** ElastAlert takes a port as text alone. */
const portInText = () =>
  z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], { error: 'must be a port, such as 61613' })
    .pipe(port());

const options = z.object({
  stomp_hostname: field(text().min(1).default('localhost'), { label: 'Host', help: 'Of the broker.' }),
  stomp_hostport: field(portInText().default(61_613), { label: 'Port', help: 'Of the broker.' }),
  stomp_login: field(oneLine().default('admin'), { label: 'User', help: 'Who logs in.' }),
  stomp_password: field(oneLine().default('admin'), {
    label: 'Password',
    help: 'Of the user.',
    secret: true,
    widget: 'password',
  }),
  stomp_destination: field(oneLine().min(1).default('/queue/ALERT'), {
    label: 'Destination',
    help: 'The queue or topic that is written to.',
  }),
});

/** Writes to a message broker. Source: parity alerters §6. */
export const stomp = defineAlerter({
  id: 'stomp',
  title: 'STOMP',
  summary: 'Writes to a queue or topic of a message broker that speaks STOMP.',
  example: { stomp_hostname: 'broker.example.org', stomp_login: 'tocsin', stomp_password: 'a-password' },
  options,
  compose: (alert, chosen, context) => [
    {
      kind: 'stomp',
      host: chosen.stomp_hostname,
      port: chosen.stomp_hostport,
      login: chosen.stomp_login,
      passcode: chosen.stomp_password,
      destination: chosen.stomp_destination,
      body: pythonJsonLine(messageOf(alert, context)),
      timeoutMs: TIMEOUT_MS,
    },
  ],
});

const printTime = timePrinter({ zone: 'local', pattern: '%Y-%m-%d %H:%M:%S' });

function messageOf(alert: Alert, { queryKey, timestampField, ruleFile, now }: ComposeContext): Json {
  const told = alert.matches.map(({ document }) => {
    const key = queryKey === null ? null : lookup(document, queryKey);
    const time = lookup(document, timestampField);
    const line =
      key === null
        ? `Rule ${alert.ruleName} generated an alert at ${pythonStr(time)}:`
        : `Alert for ${alert.ruleName}, ${pythonStr(key)} at ${pythonStr(time)}:`;
    return { line, match: key ?? time };
  });
  return {
    match: told.at(-1)?.match ?? null,
    alerts: told.map(({ line }) => line),
    rule: alert.ruleName,
    rule_file: ruleFile,
    matching: alert.matches.at(-1)?.text ?? '',
    alertDate: printTime({ at: now, offsetMinutes: 0 }),
    body: alert.text,
    matches: alert.matches.map(({ document }) => document),
  };
}
