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

/** How the fields of a match are listed: a line each, or JSON in a block of code (`{code}`). */
export type FieldsAs = 'lines' | 'code';

/** An alert as an output tells it. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** How an output composes an alert. */
export interface AlerterSpec<O extends OptionGroup> extends Declaration<O> {
  /** Options that have no name of their own begin so, such as the fields of a Jira project (`jira_…`). */
  readonly openPrefix?: string;
  /** Whether what it answers may be told by other outputs of the rule, which then wait for it. */
  readonly givesReceipt?: boolean;
  /** Whether it tells what others answered. */
  readonly readsReceipts?: (options: z.output<O>) => boolean;
  /** How the fields of a match are listed: as lines, which is usual, or as JSON in a block of code. */
  readonly fieldsAs?: FieldsAs;
  /** What a document about an alert says of the output (`alert_info`), in ElastAlert's words; never a secret. Its id where absent. */
  readonly info?: (options: z.output<O>) => JsonObject;
  /** How an alert reads there; absent where it reads as it is. */
  readonly words?: (alert: Alert, options: z.output<O>, context: ComposeContext) => Words;
  /** It runs programs of the machine: a rule that names it is wrong wherever no host lets rules do that. */
  readonly runsPrograms?: true;
  /** What to send, in order. Pure. `open` are the options that begin with `openPrefix` and are not declared. */
  compose(alert: Alert, options: z.output<O>, context: ComposeContext, open: JsonObject): readonly OutgoingPart[];
}

/** An output bound to one rule's options. */
export interface BoundAlerter {
  readonly givesReceipt: boolean;
  readonly readsReceipts: boolean;
  readonly info: JsonObject;
  words(alert: Alert, context: ComposeContext): Words;
  compose(alert: Alert, context: ComposeContext): readonly OutgoingPart[];
}

/** An output as the catalogue holds it. */
export interface Alerter extends Declaration {
  readonly openPrefix: string | null;
  readonly fieldsAs: FieldsAs;
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
    openPrefix: spec.openPrefix ?? null,
    fieldsAs: spec.fieldsAs ?? 'lines',
    runsPrograms: spec.runsPrograms === true,
    bind: values => {
      const { value, problems } = readOptions(spec.options, values);
      return { bound: value === null ? null : boundTo(spec, value, values), problems };
    },
  };
}

function boundTo<O extends OptionGroup>(spec: AlerterSpec<O>, value: z.output<O>, values: JsonObject): BoundAlerter {
  const open = openOptions(spec, values);
  return {
    givesReceipt: spec.givesReceipt ?? false,
    readsReceipts: spec.readsReceipts?.(value) ?? false,
    info: { type: spec.id, ...spec.info?.(value) },
    words: (alert, context) => spec.words?.(alert, value, context) ?? { title: alert.title, text: alert.text },
    compose: (alert, context) => spec.compose(alert, value, context, open),
  };
}

/** Options that an output takes though it does not declare them. */
export const isOpen = ({ openPrefix }: { readonly openPrefix: string | null }, name: string): boolean =>
  openPrefix !== null && name.startsWith(openPrefix);

const openOptions = (spec: { options: OptionGroup; openPrefix?: string }, values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([name]) => !Object.hasOwn(spec.options.shape, name) && isOpen({ openPrefix: spec.openPrefix ?? null }, name),
    ),
  );
