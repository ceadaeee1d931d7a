import type { DeliveryError, OutboxEntry } from '../../common/model/alert.ts';
import type { Instant } from '../../common/time/instant.ts';
import { messageOf } from '../../common/text/message_of.ts';
import type { ComposeContext } from './define_alerter.ts';
import type { OutgoingPart } from './outgoing.ts';
import { PART_LIMIT_MS, type Ports, type StoredEntry } from './ports.ts';
import type { Rule, RuleOutput } from './rule.ts';

/** While a part is sent, nobody else may send it; the claim is renewed before each part. */
const CLAIM_MS = PART_LIMIT_MS + 20_000;

/** The wait after the first failed attempt; each further one doubles it, up to the last. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** How many entries one tick tries. */
const ENTRIES_PER_TICK = 200;

/** How many outputs of rules are told side by side. */
const SIDE_BY_SIDE = 8;

/** A tick begins deliveries for this long; the others wait for the next one, so that rules need not. */
const BEGIN_WITHIN_MS = 30_000;

/** What a pass over the outbox found out beside what it sent. */
export interface DeliveryReport {
  /** Ids of due entries whose form is not known: they are kept, and not sent. */
  readonly unreadable: readonly string[];
}

/** What every delivery of a pass works with. */
interface Pass {
  readonly ports: Ports;
  readonly rules: readonly Rule[];
  readonly clock: () => Instant;
}

/** Tries every delivery that is due, each on its own: one failing output neither blocks nor repeats another. */
export async function deliverDue(ports: Ports, rules: readonly Rule[], at: Instant): Promise<DeliveryReport> {
  const clock = (): Instant => Math.max(at, ports.now?.() ?? at);
  const { entries, unreadable } = await ports.store.dueEntries(at, ENTRIES_PER_TICK);
  const waiting = queuesOf(entries).values();
  const endAt = clock() + BEGIN_WITHIN_MS;
  const lane = async (): Promise<void> => {
    for (const queue of waiting) {
      for (const stored of queue) {
        await deliverOne({ ports, rules, clock }, stored);
        if (clock() >= endAt) return;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, lane));
  for (const { reason } of lanes.filter(isRejected)) throw reason;
  return { unreadable };
}

/** What one output of a rule is told is told in its order. */
function queuesOf(entries: readonly StoredEntry[]): readonly (readonly StoredEntry[])[] {
  const queues = new Map<string, StoredEntry[]>();
  for (const stored of entries) {
    const { alert, outputKey } = stored.entry;
    const key = JSON.stringify([alert.ruleId, outputKey]);
    queues.set(key, [...(queues.get(key) ?? []), stored]);
  }
  return [...queues.values()];
}

const isRejected = (lane: PromiseSettledResult<void>): lane is PromiseRejectedResult => lane.status === 'rejected';

async function deliverOne(pass: Pass, { entry, version }: StoredEntry): Promise<void> {
  const { ports, rules, clock } = pass;
  const rule = rules.find(candidate => candidate.id === entry.alert.ruleId);
  const output = rule?.outputs.find(candidate => candidate.key === entry.outputKey);
  if (!rule || !output) return waitForRule(pass, { entry, version });
  const claimed: OutboxEntry = { ...entry, attempts: entry.attempts + 1, nextAttemptAt: clock() + CLAIM_MS };
  const claim = await ports.store.updateEntry(claimed, version);
  if (!claim.ok) return;
  const stored: StoredEntry = { entry: claimed, version: claim.value };
  const composed = composeSafely(output, rule, {
    entry,
    now: clock(),
    hostName: ports.transports.hostName ?? UNNAMED_HOST,
  });
  if ('error' in composed) return settleFailure(pass, stored, { error: composed.error, final: true, afterMs: null });
  await sendParts(pass, { output, parts: composed.parts }, stored);
}

/** The machine where nothing says its name. */
const UNNAMED_HOST = 'localhost';

function composeSafely(
  output: RuleOutput,
  rule: Rule,
  { entry, now, hostName }: { readonly entry: OutboxEntry } & Pick<ComposeContext, 'now' | 'hostName'>,
): { parts: readonly OutgoingPart[] } | { error: DeliveryError } {
  try {
    return {
      parts: output.bound.compose(entry.alert, {
        ...(output.own?.compose ?? rule.compose),
        now,
        receipts: {},
        hostName,
      }),
    };
  } catch (error) {
    const message = `cannot compose: ${messageOf(error)}`;
    return { error: { code: 'invalid', status: null, message: cut(message, output.secrets) } };
  }
}

/** No message repeats a secret, whoever wrote it. */
const cut = (message: string, secrets: readonly string[]): string =>
  secrets.reduce((text, secret) => text.replaceAll(secret, '…'), message);

interface Sending {
  readonly output: RuleOutput;
  readonly parts: readonly OutgoingPart[];
}

/**
 * Sends the parts that are not confirmed yet. Writing down that one arrived also renews the claim for the next:
 * who finds that somebody else wrote since has lost the claim, and sends no more.
 */
async function sendParts(pass: Pass, { output, parts }: Sending, claimed: StoredEntry): Promise<void> {
  const { ports, clock } = pass;
  let { entry, version } = claimed;
  for (let index = entry.partsConfirmed; index < parts.length; index += 1) {
    const part = parts[index];
    if (!part) break;
    // The claim could end while the part is under way: whoever comes after it sends the part instead.
    if (entry.nextAttemptAt - clock() < PART_LIMIT_MS) return;
    const outcome = await ports.transports.send(part, {
      idempotencyKey: `${entry.id}:${index}`,
      secrets: output.secrets,
    });
    if (outcome.kind !== 'confirmed') {
      const afterMs = outcome.kind === 'retry' ? outcome.afterMs : null;
      const failure = { error: outcome.error, final: outcome.kind === 'refused', afterMs };
      return settleFailure(pass, { entry, version }, failure);
    }
    const isLast = index === parts.length - 1;
    const next = isLast ? delivered(clock()) : { nextAttemptAt: clock() + CLAIM_MS };
    entry = { ...entry, partsConfirmed: index + 1, ...next };
    const written = await ports.store.updateEntry(entry, version);
    if (!written.ok) return;
    version = written.value;
  }
  if (entry.status !== 'delivered') await ports.store.updateEntry({ ...entry, ...delivered(clock()) }, version);
}

const delivered = (at: Instant) => ({ status: 'delivered' as const, settledAt: at, lastError: null });

interface Failure {
  readonly error: DeliveryError;
  readonly final: boolean;
  readonly afterMs: number | null;
}

async function settleFailure(
  { ports, clock }: Pass,
  { entry, version }: StoredEntry,
  { error, final, afterMs }: Failure,
): Promise<void> {
  const at = clock();
  const nextAttemptAt = at + (afterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (entry.attempts - 1)));
  const isDead = final || nextAttemptAt > entry.giveUpAt;
  const settled = isDead ? { status: 'dead' as const, settledAt: at } : {};
  await ports.store.updateEntry({ ...entry, lastError: error, nextAttemptAt, ...settled }, version);
}

const RULE_GONE: DeliveryError = {
  code: 'rule_gone',
  status: null,
  message: 'the rule or its output is not there; bring it back, or send again elsewhere',
};

/** The rule was deleted, or is broken for now: its alerts wait for it until their time is over. */
async function waitForRule(pass: Pass, { entry, version }: StoredEntry): Promise<void> {
  const tried = { ...entry, attempts: entry.attempts + 1 };
  await settleFailure(pass, { entry: tried, version }, { error: RULE_GONE, final: false, afterMs: null });
}
