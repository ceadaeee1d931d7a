import type { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { Json, JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import type { Span } from '../../common/time/instant.ts';
import { declarationOf, type Declaration } from '../declare/declaration.ts';
import { readOptions, type OptionGroup } from '../declare/options.ts';

/** How TLS is checked: certificates of one's own (PEM file), or not at all where the user says so. */
export interface TlsChecks {
  readonly caFile: string | null;
  readonly verify: boolean;
}

/** One HTTP request of a delivery. Holds secrets: made at the last moment, in memory, never stored or logged. */
export interface HttpPart {
  readonly kind: 'http';
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json: Json;
  readonly timeoutMs: Span;
  readonly tls: TlsChecks;
  readonly proxy: string | null;
}

/** One e-mail of a delivery. */
export interface MailPart {
  readonly kind: 'mail';
  readonly server: MailServer;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: string;
  readonly subject: string;
  readonly body: { readonly format: 'plain' | 'html'; readonly text: string };
}

/** The SMTP server of a mail. `authFile` holds `user` and `password` as YAML. */
export interface MailServer {
  readonly host: string;
  readonly port: number | null;
  readonly ssl: boolean;
  readonly authFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
}

/** Lines for the log. */
export interface LogPart {
  readonly kind: 'log';
  readonly lines: readonly string[];
}

/** One thing to send; a delivery is a list of them, each confirmed on its own. */
export type OutgoingPart = HttpPart | MailPart | LogPart;

/** What an alerter is told beside the alert. */
export interface ComposeContext {
  /** The flat name of `query_key` in a match (`a,b` for several); null without one. */
  readonly queryKey: string | null;
  readonly timestampField: string;
  /** Rule options that texts may name; secrets left out. */
  readonly ruleValues: JsonObject;
  /** The name under which Jinja templates see the whole match (`jinja_root_name`). */
  readonly jinjaRootName: string;
}

/** How an output composes an alert. */
export interface AlerterSpec<O extends OptionGroup> extends Declaration<O> {
  /** What to send, in order. Pure. */
  compose(alert: Alert, options: z.output<O>, context: ComposeContext): readonly OutgoingPart[];
}

/** An output bound to one rule's options. */
export interface BoundAlerter {
  compose(alert: Alert, context: ComposeContext): readonly OutgoingPart[];
}

/** An output as the catalogue holds it. */
export interface Alerter extends Declaration {
  bind(values: JsonObject): {
    readonly bound: BoundAlerter | null;
    readonly problems: readonly Omit<Problem, 'place'>[];
  };
}

/** Declares an output; from it come the types, validation, form, docs and the secret list. */
export function defineAlerter<O extends OptionGroup>(spec: AlerterSpec<O>): Alerter {
  return {
    ...declarationOf(spec),
    bind: values => {
      const { value, problems } = readOptions(spec.options, values);
      return {
        bound: value === null ? null : { compose: (alert, context) => spec.compose(alert, value, context) },
        problems,
      };
    },
  };
}
