import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import { parseJson } from '../../common/model/json_text.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonJsonLine, pythonStr } from '../../common/text/python.ts';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { flag, port, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import type { SendOutcome, TcpPart } from '../engine/outgoing.ts';
import { strptime } from '../engine/text/strptime.ts';
import { readZabbixFrame, zabbixFrame } from './zabbix_frame.ts';

const TIMEOUT_MS = 10_000;

/** How many values are sent in one go, as with ElastAlert. */
const VALUES_PER_PART = 250;

const WITHOUT_FRACTION = '%Y-%m-%dT%H:%M:%S%z';
const MAX_QUOTED_RUNES = 200;

const options = z.object({
  zbx_host: field(text().min(1), {
    label: 'Host',
    help: 'Name of the host in Zabbix, or of the field that holds it.',
  }),
  zbx_key: field(text().min(1), { label: 'Key', help: 'Of the item (a trapper) that gets a 1 for each match.' }),
  zbx_host_from_field: field(flag().default(false), {
    label: 'Host from a field',
    help: 'The host is read from the field of the match that is named as the host.',
  }),
  zbx_sender_host: field(text().min(1).default('localhost'), { label: 'Server', help: 'Zabbix server or proxy.' }),
  zbx_sender_port: field(port().default(10_051), { label: 'Port', help: 'Of the server.' }),
  timestamp_strptime: field(text().default('%Y-%m-%dT%H:%M:%S.%f%z'), {
    label: 'Pattern of times',
    help: 'How the time of a match is written; what has neither : nor - is seconds since 1970.',
  }),
});

type Options = z.output<typeof options>;

/** Sets an item of Zabbix. Source: https://www.zabbix.com/documentation/current/en/manual/appendix/protocols/zabbix_sender, parity alerters §6. */
export const zabbix = defineAlerter({
  id: 'zabbix',
  title: 'Zabbix',
  summary: 'Sends a 1 for each match to an item of Zabbix.',
  example: { zbx_host: 'web-1', zbx_key: 'alerts', zbx_sender_host: 'zabbix.example.org' },
  options,
  info: () => ({ type: 'zabbix Alerter' }),
  compose: (alert, chosen, context) => {
    const values = valuesOf(alert, chosen, context);
    const parts = Math.ceil(values.length / VALUES_PER_PART);
    return Array.from({ length: parts }, (_, index) =>
      partOf(values.slice(index * VALUES_PER_PART, (index + 1) * VALUES_PER_PART), chosen),
    );
  },
});

function valuesOf(alert: Alert, chosen: Options, { timestampField }: ComposeContext): readonly JsonObject[] {
  return alert.matches.map(({ document }) => {
    const host = chosen.zbx_host_from_field ? lookup(document, chosen.zbx_host) : chosen.zbx_host;
    const clock = secondsOf(lookup(document, timestampField), chosen.timestamp_strptime);
    return { host: pythonStr(host), key: chosen.zbx_key, value: '1', ...(clock === null ? {} : { clock }) };
  });
}

/** The time of a match in whole seconds; null where it tells none, so that the server's own counts. */
function secondsOf(time: Json, pattern: string): number | null {
  const written = pythonStr(time);
  if (!written.includes(':') || !written.includes('-')) return /^\d+$/.test(written) ? Number(written) : null;
  const read = strptime(pattern, written) ?? strptime(WITHOUT_FRACTION, written);
  return read === undefined ? null : Math.floor(read.at / 1000);
}

const partOf = (values: readonly JsonObject[], chosen: Options): TcpPart => ({
  kind: 'tcp',
  host: chosen.zbx_sender_host,
  port: chosen.zbx_sender_port,
  tls: null,
  bytes: zabbixFrame(pythonJsonLine({ request: 'sender data', data: values })),
  timeoutMs: TIMEOUT_MS,
  answer: readAnswer,
});

const ALL_TAKEN: SendOutcome = { kind: 'confirmed' };

/** What the server made of the values; null where more of its answer must come. Throws where it is none. */
export function readAnswer(received: Uint8Array): SendOutcome | null {
  const text = readZabbixFrame(received);
  if (text === null) return null;
  const said = parseJson(text);
  const info = isObject(said) && typeof said.info === 'string' ? said.info : '';
  if (!isObject(said) || said.response !== 'success') {
    const message = `Zabbix did not take the values${info === '' ? '' : `: ${quoted(info)}`}`;
    return { kind: 'retry', error: { code: 'refused', status: null, message }, afterMs: null };
  }
  const [, failed = '0', total = ''] = /failed:\s*(\d+);\s*total:\s*(\d+)/i.exec(info) ?? [];
  if (Number(failed) === 0) return ALL_TAKEN;
  const message = `Zabbix took ${Number(total) - Number(failed)} of ${total} values: it has no such host or item, or lets nobody send to it`;
  return { kind: 'refused', error: { code: 'refused', status: null, message } };
}

const quoted = (text: string): string => shorten(text.replace(/\p{C}+/gu, ' '), MAX_QUOTED_RUNES);
