import type { Transports } from '../engine/ports.ts';
import type { OutgoingPart, SendOutcome } from '../engine/outgoing.ts';
import { addressPolicy, type AddressRules } from './address_policy.ts';
import { sendAws, type FindAwsKeys } from './aws.ts';
import { sendCommand } from './command.ts';
import { sendConversation } from './conversation.ts';
import { codesOf, retry } from './failures.ts';
import { sendHttp } from './http.ts';
import { sendLog } from './log.ts';
import { redactor, secretsOfRequest } from './redact.ts';
import { linkShortener } from './short_links.ts';
import { sendMail } from './smtp.ts';
import { sendTcp } from './tcp.ts';

/** What transports need of their host. */
export interface TransportsWorld {
  readonly log: (line: string) => void;
  readonly now: () => number;
  /** Which addresses outputs may reach. */
  readonly addresses?: AddressRules;
  /** The proxy that the environment names for an address; none where absent. */
  readonly proxyFor?: (url: URL) => URL | null;
  /** Whether rules may run programs of this machine; only the command line says so. */
  readonly runsPrograms?: boolean;
  /** Where keys for AWS are found that a rule does not write; nowhere where absent. */
  readonly awsKeys?: FindAwsKeys;
  /** How long one mail may take. */
  readonly mailTimeoutMs?: number;
}

const MAIL_TIMEOUT_MS = 60_000;

/** How bytes leave, whatever carries them. Everything that happens becomes an outcome. */
export function createTransports({
  log,
  now,
  addresses = {},
  proxyFor = () => null,
  runsPrograms = false,
  awsKeys,
  mailTimeoutMs = MAIL_TIMEOUT_MS,
}: TransportsWorld): Transports {
  const policy = addressPolicy(addresses);
  const sendPart = async (part: OutgoingPart, about: About): Promise<SendOutcome> => {
    const sending = { now, addresses: policy, proxyFor, secrets: about.secrets };
    switch (part.kind) {
      case 'http':
      case 'form':
        return sendHttp(part, sending);
      case 'conversation':
        return sendConversation(part, sending);
      case 'tcp':
        return sendTcp(part, sending);
      case 'command':
        return sendCommand(part, runsPrograms);
      case 'aws':
        return sendAws(part, sending, awsKeys);
      case 'mail':
        return sendMail(part, { ...sending, log, timeoutMs: mailTimeoutMs, idempotencyKey: about.idempotencyKey });
      case 'log':
        return sendLog(part, about.secrets, log);
    }
  };
  return {
    shortenLink: linkShortener({ now, addresses: policy, proxyFor }),
    send: async (part, { idempotencyKey, secrets }) => {
      const about = { idempotencyKey, secrets: [...secrets, ...secretsIn(part)] };
      const outcome = await sendPart(part, about).catch(unexpected);
      return redacted(outcome, about.secrets);
    },
  };
}

type About = Parameters<Transports['send']>[1];

function secretsIn(part: OutgoingPart): readonly string[] {
  if (part.kind === 'aws') return part.keys === null ? [] : [part.keys.secret];
  return part.kind === 'http' || part.kind === 'form' ? secretsOfRequest(part) : [];
}

const unexpected = (error: unknown): SendOutcome =>
  retry('unreachable', `it could not be sent (${codesOf(error)[0] ?? 'unknown'})`);

function redacted(outcome: SendOutcome, secrets: readonly string[]): SendOutcome {
  if (outcome.kind === 'confirmed') return outcome;
  const redact = redactor(secrets);
  return { ...outcome, error: { ...outcome.error, message: redact(outcome.error.message) } };
}
