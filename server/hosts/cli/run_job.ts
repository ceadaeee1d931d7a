import type { Instant, Span } from '../../../common/time/instant.ts';
import type { Surrounding } from './commands.ts';
import type { Session } from './session.ts';

/** The flags of `tocsin run`, as they are typed. */
export interface RunFlags {
  readonly config: string;
  readonly es?: string;
  readonly rule?: string;
  readonly debug?: boolean;
  readonly verbose?: boolean;
  readonly silence?: string;
  readonly silence_qk_value?: string;
  readonly start?: string;
  readonly end?: string;
  readonly patience: string;
  readonly pin_rules?: boolean;
  readonly es_debug?: boolean;
  readonly es_debug_trace?: string;
  readonly prometheus_port?: number;
  readonly prometheus_addr: string;
}

/** The flags that are moments or lengths of time, read. */
export interface RunTimes {
  readonly start: Instant | null;
  readonly end: Instant | null;
  readonly patience: Span;
  readonly silence: Span | null;
}

/** One call of `tocsin run`. */
export interface RunJob {
  readonly about: Surrounding;
  readonly session: Session;
  readonly flags: RunFlags;
  readonly times: RunTimes;
}
