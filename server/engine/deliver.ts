import type { DeliveryError, OutboxEntry } from '../../common/model/alert.ts';
import type { Instant } from '../../common/time/instant.ts';
import { messageOf } from '../../common/text/message_of.ts';
import type { OutgoingPart } from './define_alerter.ts';
import type { Ports, StoredEntry, Version } from './ports.ts';
import type { Rule, RuleOutput } from './rule.ts';

/** While an attempt runs, nobody else may start one; longer than the longest time-out of a part. */
const CLAIM_MS = 120_000;

/** The wait after the first failed attempt; each further one doubles it, up to the last. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** How many entries one tick tries. */
const ENTRIES_PER_TICK = 200;

/** How many deliveries run side by side. */
const SIDE_BY_SIDE = 8;

/** Tries every delivery that is due, each on its own: one failing output neither blocks nor repeats another. */
export async function deliverDue(ports: Ports, rules: readonly Rule[], at: Instant): Promise<void> {
  const due = await ports.store.dueEntries(at, ENTRIES_PER_TICK);
  for (let from = 0; from < due.length; from += SIDE_BY_SIDE) {
    await Promise.all(due.slice(from, from + SIDE_BY_SIDE).map(stored => deliverOne(ports, rules, stored, at)));
  }
}

async function deliverOne(
  ports: Ports,
  rules: readonly Rule[],
  { entry, version }: StoredEntry,
  at: Instant,
): Promise<void> {
  const rule = rules.find(candidate => candidate.id === entry.alert.ruleId);
  const output = rule?.outputs.find(candidate => candidate.key === entry.outputKey);
  if (!rule || !output) return waitForRule(ports, { entry, version }, at);
  const claimed: OutboxEntry = { ...entry, attempts: entry.attempts + 1, nextAttemptAt: at + CLAIM_MS };
  const claim = await ports.store.updateEntry(claimed, version);
  if (!claim.ok) return;
  const parts = composeSafely(output, rule, entry);
  if ('error' in parts)
    return settleFailure(
      ports,
      { entry: claimed, version: claim.value },
      { error: parts.error, at, final: true, afterMs: null },
    );
  await sendParts(ports, { output, parts: parts.parts, at }, { entry: claimed, version: claim.value });
}

function composeSafely(
  output: RuleOutput,
  rule: Rule,
  entry: OutboxEntry,
): { parts: readonly OutgoingPart[] } | { error: DeliveryError } {
  try {
    return { parts: output.bound.compose(entry.alert, rule.compose) };
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
  readonly at: Instant;
}

/** Sends the parts that are not confirmed yet, and writes each confirmation down at once. */
async function sendParts(ports: Ports, { output, parts, at }: Sending, claimed: StoredEntry): Promise<void> {
  let { entry, version } = claimed;
  for (let index = entry.partsConfirmed; index < parts.length; index += 1) {
    const part = parts[index];
    if (!part) break;
    const outcome = await ports.transports.send(part, {
      idempotencyKey: `${entry.id}:${index}`,
      secrets: output.secrets,
    });
    if (outcome.kind !== 'confirmed') {
      const afterMs = outcome.kind === 'retry' ? outcome.afterMs : null;
      return settleFailure(
        ports,
        { entry, version },
        { error: outcome.error, at, final: outcome.kind === 'refused', afterMs },
      );
    }
    const isLast = index === parts.length - 1;
    entry = { ...entry, partsConfirmed: index + 1, ...(isLast ? delivered(at) : {}) };
    const written = await ports.store.updateEntry(entry, version);
    if (!written.ok) return;
    version = written.value;
  }
  if (parts.length === 0) await ports.store.updateEntry({ ...entry, ...delivered(at) }, version);
}

const delivered = (at: Instant) => ({ status: 'delivered' as const, settledAt: at, lastError: null });

interface Failure {
  readonly error: DeliveryError;
  readonly at: Instant;
  readonly final: boolean;
  readonly afterMs: number | null;
}

async function settleFailure(
  ports: Ports,
  { entry, version }: { entry: OutboxEntry; version: Version },
  failure: Failure,
): Promise<void> {
  const wait = failure.afterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (entry.attempts - 1));
  const nextAttemptAt = failure.at + wait;
  const isDead = failure.final || nextAttemptAt > entry.giveUpAt;
  await ports.store.updateEntry(
    {
      ...entry,
      lastError: failure.error,
      nextAttemptAt,
      ...(isDead ? { status: 'dead' as const, settledAt: failure.at } : {}),
    },
    version,
  );
}

const RULE_GONE: DeliveryError = {
  code: 'rule_gone',
  status: null,
  message: 'the rule or its output is not there; bring it back, or send again elsewhere',
};

/** The rule was deleted, or is broken for now: its alerts wait for it until their time is over. */
async function waitForRule(ports: Ports, stored: StoredEntry, at: Instant): Promise<void> {
  await settleFailure(
    ports,
    { ...stored, entry: { ...stored.entry, attempts: stored.entry.attempts + 1 } },
    { error: RULE_GONE, at, final: false, afterMs: null },
  );
}
