import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import type { Alerter, ComposeContext } from '../../server/engine/define_alerter.ts';
import type {
  AwsPart,
  CommandPart,
  HttpPart,
  MailPart,
  OutgoingPart,
  StompPart,
  TcpPart,
} from '../../server/engine/outgoing.ts';
import { alertOf } from './alerts.ts';

const ALERTERS = path.join(__dirname, '..', '..', 'server', 'alerters');

const isAlerter = (value: unknown): value is Alerter =>
  typeof value === 'object' && value !== null && 'bind' in value && 'example' in value && 'options' in value;

/** The files that declare an output, by name; the place registers them. */
export const alerterFiles: readonly string[] = readdirSync(ALERTERS)
  .filter(name => name.endsWith('.ts') && readFileSync(path.join(ALERTERS, name), 'utf8').includes(' = defineAlerter('))
  .map(name => name.replace(/\.ts$/, ''));

/** The one output a file declares. */
export async function alerterIn(file: string): Promise<Alerter> {
  const exported: unknown = await import(path.join(ALERTERS, `${file}.ts`));
  const values: readonly unknown[] = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
  const [alerter, ...more] = values.filter(isAlerter);
  if (!alerter || more.length > 0) throw new Error(`${file} declares no output, or several`);
  return alerter;
}

/** What the tests compose for: a rule whose query_key is `user`. */
export const CONTEXT: ComposeContext = {
  queryKey: 'user',
  timestampField: '@timestamp',
  ruleValues: {},
  jinjaRootName: '_data',
  ruleFile: null,
  now: Date.parse('2025-03-10T12:00:05Z'),
  receipts: {},
  hostName: 'watcher.example.org',
};

/** An alert of these matches; its text is `Body`. */
export const alertFor = (documents: readonly JsonObject[], given: Partial<Alert> = {}): Alert =>
  alertOf('alert', {
    ruleName: 'R',
    title: 'R',
    text: 'Body\n\n',
    matches: documents.map((document, index) => ({ document, text: `Match ${index + 1}` })),
    ...given,
  });

/** What an output sends for an alert, its options being right. */
export function composed(
  alerter: Alerter,
  values: JsonObject,
  alert: Alert,
  context: ComposeContext = CONTEXT,
): readonly OutgoingPart[] {
  const { bound, problems } = alerter.bind(values);
  if (!bound) throw new Error(problems.map(({ path: at, message }) => `${at} ${message}`).join('\n'));
  return bound.compose(alert, context);
}

/** The HTTP requests among parts. */
export const httpParts = (parts: readonly OutgoingPart[]): readonly HttpPart[] =>
  parts.flatMap(part => (part.kind === 'http' ? [part] : []));

/** The mails among parts. */
export const mailParts = (parts: readonly OutgoingPart[]): readonly MailPart[] =>
  parts.flatMap(part => (part.kind === 'mail' ? [part] : []));

/** The requests to AWS among parts. */
export const awsParts = (parts: readonly OutgoingPart[]): readonly AwsPart[] =>
  parts.flatMap(part => (part.kind === 'aws' ? [part] : []));

/** What is said to ports among parts. */
export const tcpParts = (parts: readonly OutgoingPart[]): readonly TcpPart[] =>
  parts.flatMap(part => (part.kind === 'tcp' ? [part] : []));

/** The messages for brokers among parts. */
export const stompParts = (parts: readonly OutgoingPart[]): readonly StompPart[] =>
  parts.flatMap(part => (part.kind === 'stomp' ? [part] : []));

/** The programs among parts. */
export const commandParts = (parts: readonly OutgoingPart[]): readonly CommandPart[] =>
  parts.flatMap(part => (part.kind === 'command' ? [part] : []));

/** What is wrong with options, each as `path message`. */
export const problemsOf = (alerter: Alerter, values: JsonObject): readonly string[] =>
  alerter.bind(values).problems.map(({ path: at, message }) => `${at} ${message}`);
