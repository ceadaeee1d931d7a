import type { DeliveryError, OutboxEntry } from '../../common/model/alert.ts';
import type { Instant } from '../../common/time/instant.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { messageOf } from '../../common/text/message_of.ts';
import type { ComposeContext, RuleContext } from './define_alerter.ts';
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
  readonly tried: ReadonlyMap<string, Tried>;
}

/** Tries every delivery that is due, each on its own: one failing output neither blocks nor repeats another. */
export async function deliverDue(ports: Ports, rules: readonly Rule[], at: Instant): Promise<DeliveryReport> {
  const clock = (): Instant => Math.max(at, ports.now?.() ?? at);
  const { entries, unreadable } = await ports.store.dueEntries(at, ENTRIES_PER_TICK);
  const pass: Pass = { ports, rules, clock, tried: triedLater(entries) };
  const waiting = queuesOf(pass, entries).values();
  const endAt = clock() + BEGIN_WITHIN_MS;
  const lane = async (): Promise<void> => {
    let isOver = true;
    try {
      for (const queue of waiting) {
        for (const stored of queue) {
          await deliverOne(pass, stored);
          pass.tried.get(stored.entry.id)?.say(true);
          if (clock() >= endAt) return;
        }
      }
      isOver = false;
    } finally {
      // Nobody waits for what this pass will not come to any more.
      if (isOver) pass.tried.forEach(({ say }) => say(false));
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, lane));
  for (const { reason } of lanes.filter(isRejected)) throw reason;
  return { unreadable };
}

/** Whether a delivery of this pass was tried, for those that wait for it; the first that is said counts. */
interface Tried {
  readonly said: Promise<boolean>;
  readonly say: (wasTried: boolean) => void;
}

function triedLater(entries: readonly StoredEntry[]): ReadonlyMap<string, Tried> {
  return new Map(
    entries.map(({ entry }) => {
      let say: Tried['say'] = () => undefined;
      const said = new Promise<boolean>(resolve => {
        say = resolve;
      });
      return [entry.id, { said, say }];
    }),
  );
}

/**
 * What one output of a rule is told is told in its order. Outputs whose answers others tell come first, so that none of
 * them waits behind one that waits for it.
 */
function queuesOf(pass: Pass, entries: readonly StoredEntry[]): readonly (readonly StoredEntry[])[] {
  const queues = new Map<string, StoredEntry[]>();
  for (const stored of entries) {
    const { alert, outputKey } = stored.entry;
    const key = JSON.stringify([alert.ruleId, outputKey]);
    queues.set(key, [...(queues.get(key) ?? []), stored]);
  }
  const isGiving = ([stored]: readonly StoredEntry[]): boolean =>
    stored !== undefined && (outputOf(pass, stored.entry)?.output.bound.givesReceipt ?? false);
  const all = [...queues.values()];
  return [...all.filter(isGiving), ...all.filter(queue => !isGiving(queue))];
}

/** The output an entry is for, with its rule; null where either is gone. */
function outputOf({ rules }: Pass, entry: OutboxEntry): { readonly rule: Rule; readonly output: RuleOutput } | null {
  const rule = rules.find(candidate => candidate.id === entry.alert.ruleId);
  const output = rule?.outputs.find(candidate => candidate.key === entry.outputKey);
  return rule && output ? { rule, output } : null;
}

const isRejected = (lane: PromiseSettledResult<void>): lane is PromiseRejectedResult => lane.status === 'rejected';

async function deliverOne(pass: Pass, { entry, version }: StoredEntry): Promise<void> {
  const { ports, clock } = pass;
  const found = outputOf(pass, entry);
  if (!found) return waitForRule(pass, { entry, version });
  const { output } = found;
  const receipts = await receiptsFor(pass, found, entry);
  if (receipts === null) return;
  const claimed: OutboxEntry = { ...entry, attempts: entry.attempts + 1, nextAttemptAt: clock() + CLAIM_MS };
  const claim = await ports.store.updateEntry(claimed, version);
  if (!claim.ok) return;
  const stored: StoredEntry = { entry: claimed, version: claim.value };
  const hostName = ports.transports.hostName ?? UNNAMED_HOST;
  const composed = composeSafely(found, { entry, now: clock(), receipts, hostName });
  if ('error' in composed) return settleFailure(pass, stored, { error: composed.error, final: true, afterMs: null });
  await sendParts(pass, { output, parts: composed.parts }, stored);
}

/** The machine where nothing says its name. */
const UNNAMED_HOST = 'localhost';

/**
 * What the outputs of the rule that give something have answered about the same alert. Those that are due are tried
 * first; where one fails, the alert is told without its answer, for an alert does not wait for a ticket. Null where
 * this pass does not come to one of them: then it is the next one's turn.
 */
async function receiptsFor(
  { ports, tried }: Pass,
  { rule, output }: { readonly rule: Rule; readonly output: RuleOutput },
  { alert }: OutboxEntry,
): Promise<JsonObject | null> {
  if (!output.bound.readsReceipts) return {};
  const giving = rule.outputs.filter(({ bound }) => bound.givesReceipt).map(({ key }) => `${alert.id}:${key}`);
  if (giving.length === 0) return {};
  const wereTried = await Promise.all(giving.map(id => tried.get(id)?.said ?? Promise.resolve(true)));
  if (wereTried.includes(false)) return null;
  const receipts = await ports.store.receiptsOf(giving);
  return receipts.reduce((all, receipt) => ({ ...all, ...receipt }), {});
}

function composeSafely(
  { output, rule }: { readonly output: RuleOutput; readonly rule: Rule },
  { entry, ...told }: { readonly entry: OutboxEntry } & Omit<ComposeContext, keyof RuleContext>,
): { parts: readonly OutgoingPart[] } | { error: DeliveryError } {
  try {
    return {
      parts: output.bound.compose(entry.alert, { ...(output.own?.compose ?? rule.compose), ...told }),
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
      receipt: entry.receipt ?? {},
    });
    if (outcome.kind !== 'confirmed') {
      const afterMs = outcome.kind === 'retry' ? outcome.afterMs : null;
      const failure = { error: outcome.error, final: outcome.kind === 'refused', afterMs };
      return settleFailure(pass, { entry, version }, failure);
    }
    const isLast = index === parts.length - 1;
    const next = isLast ? delivered(clock()) : { nextAttemptAt: clock() + CLAIM_MS };
    const receipt = outcome.receipt ? { receipt: { ...entry.receipt, ...outcome.receipt } } : {};
    entry = { ...entry, partsConfirmed: index + 1, ...next, ...receipt };
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
