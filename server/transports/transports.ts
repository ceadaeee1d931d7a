import { hostname } from 'node:os';
import type { Transports } from '../engine/ports.ts';
import type { OutgoingPart, SendOutcome } from '../engine/outgoing.ts';
import { addressPolicy, type AddressRules } from './address_policy.ts';
import { sendAws, type AwsAccess } from './aws.ts';
import { sendCommand } from './command.ts';
import { sendConversation } from './conversation.ts';
import { optionFiles } from './files.ts';
import { codesOf, retry } from './failures.ts';
import { sendHttp } from './http.ts';
import { sendLog } from './log.ts';
import { redactor } from './redact.ts';
import { linkShortener } from './short_links.ts';
import { secretsIn } from './part_secrets.ts';
import { sendMail } from './smtp.ts';
import { sendStomp } from './stomp.ts';
import { sendTcp } from './tcp.ts';

/** What transports need of their host. */
export interface TransportsWorld {
  readonly log: (line: string) => void;
  readonly now: () => number;
  /** Which addresses outputs may reach. */
  readonly addresses?: AddressRules;
  /** The folders whose files options may name, such as those of logins; all of them where absent. */
  readonly filesIn?: readonly string[];
  /** The proxy that the environment names for an address; none where absent. */
  readonly proxyFor?: (url: URL) => URL | null;
  /** Whether rules may run programs of this machine; only the command line says so. */
  readonly runsPrograms?: boolean;
  /** Whether mails may hold pictures from files of this machine; only the command line says so. */
  readonly attachesFiles?: boolean;
  /** What the host has for AWS that a rule does not write; nothing where absent. */
  readonly aws?: AwsAccess;
  /** How long one mail may take. */
  readonly mailTimeoutMs?: number;
}

const MAIL_TIMEOUT_MS = 60_000;

/** How bytes leave, whatever carries them. Everything that happens becomes an outcome. */
export function createTransports({
  log,
  now,
  addresses = {},
  filesIn,
  proxyFor = () => null,
  runsPrograms = false,
  attachesFiles = false,
  aws,
  mailTimeoutMs = MAIL_TIMEOUT_MS,
}: TransportsWorld): Transports {
  const policy = addressPolicy(addresses);
  const readFile = optionFiles(filesIn ?? null);
  const sendPart = async (part: OutgoingPart, about: About): Promise<SendOutcome> => {
    const sending = { now, addresses: policy, readFile, proxyFor, secrets: about.secrets };
    switch (part.kind) {
      case 'http':
      case 'form':
        return sendHttp(part, sending);
      case 'conversation':
        return sendConversation(part, { ...sending, receipt: about.receipt ?? {} });
      case 'tcp':
        return sendTcp(part, sending);
      case 'command':
        return sendCommand(part, runsPrograms);
      case 'aws':
        return sendAws(part, sending, aws);
      case 'stomp':
        return sendStomp(part, sending);
      case 'mail':
        return sendMail(part, {
          ...sending,
          attachesFiles,
          log,
          timeoutMs: mailTimeoutMs,
          idempotencyKey: about.idempotencyKey,
        });
      case 'log':
        return sendLog(part, about.secrets, log);
    }
  };
  return {
    hostName: hostname(),
    shortenLink: linkShortener({ now, addresses: policy, readFile, proxyFor }),
    send: async (part, given) => {
      const about = { ...given, secrets: [...given.secrets, ...secretsIn(part)] };
      const outcome = await sendPart(part, about).catch(unexpected);
      return redacted(outcome, about.secrets);
    },
  };
}

type About = Parameters<Transports['send']>[1];

const unexpected = (error: unknown): SendOutcome =>
  retry('unreachable', `it could not be sent (${codesOf(error)[0] ?? 'unknown'})`);

function redacted(outcome: SendOutcome, secrets: readonly string[]): SendOutcome {
  if (outcome.kind === 'confirmed') return outcome;
  const redact = redactor(secrets);
  return { ...outcome, error: { ...outcome.error, message: redact(outcome.error.message) } };
}
