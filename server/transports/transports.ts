import type { OutgoingPart } from '../engine/define_alerter.ts';
import type { SendOutcome, Transports } from '../engine/ports.ts';
import { addressPolicy, type AddressRules } from './address_policy.ts';
import { codesOf, retry } from './failures.ts';
import { sendHttp } from './http.ts';
import { sendLog } from './log.ts';
import { redactor } from './redact.ts';
import { linkShortener } from './short_links.ts';
import { sendMail } from './smtp.ts';

/** What transports need of their host. */
export interface TransportsWorld {
  readonly log: (line: string) => void;
  readonly now: () => number;
  /** Which addresses outputs may reach. */
  readonly addresses?: AddressRules;
  /** How long one mail may take. */
  readonly mailTimeoutMs?: number;
}

const MAIL_TIMEOUT_MS = 60_000;

/** How bytes leave: HTTP, mail and the log. Everything that happens becomes an outcome. */
export function createTransports({
  log,
  now,
  addresses = {},
  mailTimeoutMs = MAIL_TIMEOUT_MS,
}: TransportsWorld): Transports {
  const policy = addressPolicy(addresses);
  const sendPart = async (part: OutgoingPart, about: About): Promise<SendOutcome> => {
    const sending = { now, addresses: policy, secrets: about.secrets };
    switch (part.kind) {
      case 'http':
        return sendHttp(part, sending);
      case 'mail':
        return sendMail(part, { ...sending, log, timeoutMs: mailTimeoutMs, idempotencyKey: about.idempotencyKey });
      case 'log':
        return sendLog(part, about.secrets, log);
    }
  };
  return {
    shortenLink: linkShortener(policy),
    send: async (part, { idempotencyKey, secrets }) => {
      const about = { idempotencyKey, secrets: [...secrets, ...secretsIn(part)] };
      const outcome = await sendPart(part, about).catch(unexpected);
      return redacted(outcome, about.secrets);
    },
  };
}

type About = Parameters<Transports['send']>[1];

/** Headers that show no secret. */
const PLAIN_HEADERS = new Set(['content-type', 'accept', 'user-agent']);

function secretsIn(part: OutgoingPart): readonly string[] {
  if (part.kind !== 'http') return [];
  const headers = Object.entries(part.headers).filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()));
  return [part.url, ...headers.map(([, value]) => value), ...(part.proxy === null ? [] : [part.proxy])];
}

const unexpected = (error: unknown): SendOutcome =>
  retry('unreachable', `it could not be sent (${codesOf(error)[0] ?? 'unknown'})`);

function redacted(outcome: SendOutcome, secrets: readonly string[]): SendOutcome {
  if (outcome.kind === 'confirmed') return outcome;
  const redact = redactor(secrets);
  return { ...outcome, error: { ...outcome.error, message: redact(outcome.error.message) } };
}
