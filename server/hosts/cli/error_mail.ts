import { createHash } from 'node:crypto';
import type { Alert } from '../../../common/model/alert.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import { formatInstant, type Instant } from '../../../common/time/instant.ts';
import type { Registry } from '../../engine/catalogue.ts';
import type { RuleContext } from '../../engine/define_alerter.ts';
import type { Transports } from '../../engine/ports.ts';
import type { SendOutcome } from '../../engine/outgoing.ts';
import { bindOutputs, type BoundOutput } from '../../engine/rule_outputs.ts';
import type { Secrets } from '../../engine/secret_references.ts';

/** One thing that went wrong, as people are told of it. */
export interface Trouble {
  readonly subject: string;
  readonly text: string;
  /** The rule it is about; null where it is about all of them. */
  readonly rule: string | null;
  readonly at: Instant;
  readonly recipients: readonly string[];
}

/** What telling of errors goes by. */
export interface ErrorOutputs {
  readonly registry: Registry;
  /** Options of outputs in config.yaml. */
  readonly values: JsonObject;
  /** `notify_alert`. */
  readonly alert: JsonObject['alert'];
  readonly secrets: Secrets;
}

/** Tells recipients by mail, and the outputs of `notify_alert`; the first failure is told, or null. */
export async function tellTrouble(
  transports: Transports,
  outputs: ErrorOutputs,
  trouble: Trouble,
): Promise<string | null> {
  const alert = alertOf(trouble);
  const failures: string[] = [];
  const context = { ...CONTEXT, now: trouble.at, receipts: {}, hostName: transports.hostName ?? '' };
  for (const output of outputsFor(outputs, trouble.recipients, problem => failures.push(problem))) {
    for (const [index, part] of output.bound.compose(alert, context).entries()) {
      const about = { idempotencyKey: `${alert.id}:${output.key}:${index}`, secrets: output.secrets };
      const failure = failureOf(await transports.send(part, about));
      if (failure !== null) failures.push(failure);
    }
  }
  return failures[0] ?? null;
}

const failureOf = (outcome: SendOutcome): string | null =>
  outcome.kind === 'confirmed' ? null : outcome.error.message;

const CONTEXT: RuleContext = {
  queryKey: null,
  timestampField: 'timestamp',
  ruleValues: {},
  jinjaRootName: '_data',
  ruleFile: null,
};

function outputsFor(
  { registry, values, alert, secrets }: ErrorOutputs,
  recipients: readonly string[],
  complain: (problem: string) => void,
): readonly BoundOutput[] {
  const bind = (own: JsonObject, all: JsonObject): readonly BoundOutput[] => {
    const { outputs, problems } = bindOutputs(own, all, { registry, secrets });
    for (const { path, message, severity } of problems) if (severity === 'error') complain(`${path}: ${message}`);
    return outputs;
  };
  // Copies are for alerts; errors go to those who are named for them.
  const mail = recipients.length === 0 ? [] : [{ email: { email: [...recipients], cc: [], bcc: [] } }];
  return [...bind({ alert: mail }, values), ...bind({ alert: alert ?? [] }, values)];
}

/** The match of an error is as ElastAlert has it. Source: parity runtime §11. */
function alertOf({ subject, text, rule, at }: Trouble): Alert {
  const match: JsonObject = { timestamp: formatInstant(at), message: text, rule: rule ?? '' };
  return {
    id: createHash('sha256')
      .update(JSON.stringify([subject, text, at]))
      .digest('hex')
      .slice(0, 40),
    ruleId: 'tocsin',
    ruleName: rule ?? 'Tocsin',
    ruleType: 'any',
    scope: 'cli',
    key: null,
    firedAt: at,
    matchedAt: at,
    subject,
    title: subject,
    text,
    summary: null,
    matches: [{ document: match, text }],
    evidence: { summary: subject, window: { start: at, end: at }, counted: 1, needed: 1, eventIds: [] },
    outputs: [],
    includeMatchInRoot: false,
  };
}
