import type { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import type { Instant } from '../../common/time/instant.ts';
import { declarationOf, type Declaration } from '../declare/declaration.ts';
import { readOptions, type OptionGroup } from '../declare/options.ts';
import type { OutgoingPart } from './outgoing.ts';

/** What an alerter is told of the rule. */
export interface RuleContext {
  /** The flat name of `query_key` in a match (`a,b` for several); null without one. */
  readonly queryKey: string | null;
  readonly timestampField: string;
  /** Rule options that texts may name; secrets left out. */
  readonly ruleValues: JsonObject;
  /** The name under which Jinja templates see the whole match (`jinja_root_name`). */
  readonly jinjaRootName: string;
  /** The file of the rule; null where it is none. */
  readonly ruleFile: string | null;
}

/** What an alerter is told beside the alert. */
export interface ComposeContext extends RuleContext {
  /** When it is sent. */
  readonly now: Instant;
  /** What other outputs of the rule, which were told before, answered. */
  readonly receipts: JsonObject;
  /** The name of the machine that tells it. */
  readonly hostName: string;
}

/** How an output composes an alert. */
export interface AlerterSpec<O extends OptionGroup> extends Declaration<O> {
  /** It runs programs of the machine: a rule that names it is wrong wherever no host lets rules do that. */
  readonly runsPrograms?: true;
  /** What to send, in order. Pure. */
  compose(alert: Alert, options: z.output<O>, context: ComposeContext): readonly OutgoingPart[];
}

/** An output bound to one rule's options. */
export interface BoundAlerter {
  compose(alert: Alert, context: ComposeContext): readonly OutgoingPart[];
}

/** An output as the catalogue holds it. */
export interface Alerter extends Declaration {
  readonly runsPrograms: boolean;
  bind(values: JsonObject): {
    readonly bound: BoundAlerter | null;
    readonly problems: readonly Omit<Problem, 'place'>[];
  };
}

/** Declares an output; from it come the types, validation, form, docs and the secret list. */
export function defineAlerter<O extends OptionGroup>(spec: AlerterSpec<O>): Alerter {
  return {
    ...declarationOf(spec),
    runsPrograms: spec.runsPrograms === true,
    bind: values => {
      const { value, problems } = readOptions(spec.options, values);
      return {
        bound: value === null ? null : { compose: (alert, context) => spec.compose(alert, value, context) },
        problems,
      };
    },
  };
}
