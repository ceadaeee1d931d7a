import type { EventSource } from '../../engine/ports.ts';
import type { Rule } from '../../engine/rule.ts';
import type { Config } from './load/config.ts';
import type { RuleFile } from './load/rules.ts';
import type { TestRange } from './test_rule_range.ts';

/** A rule that was read, and the config around it. */
export interface Tested {
  readonly config: Config;
  readonly file: RuleFile;
  readonly rule: Rule;
}

/** What is tested: a rule, where its events come from, and over which time. */
export interface Subject extends Tested {
  readonly source: EventSource;
  readonly range: TestRange;
  /** Whether the events come from a file. */
  readonly isList: boolean;
}
