import type { RuleFacts } from '../../server/engine/define_rule_type.ts';
import type { RunWindow } from '../../server/engine/event.ts';
import { formatInstant, type Window } from '../../common/time/instant.ts';

const MINUTE = 60_000;

/** A rule's first run over a window, unless more is said. */
export const runOf = (window: Window, more: Partial<RunWindow> = {}): RunWindow => ({
  at: window.end,
  window,
  since: window.start,
  readUpTo: null,
  beats: [window.end],
  ...more,
});

/** Facts of a rule without a key whose fields the engine can aggregate on as they are, unless more is said. */
export const factsWith = (more: Partial<RuleFacts> = {}): RuleFacts => ({
  keys: [],
  flatKey: null,
  aggregateOn: field => field,
  isExact: () => true,
  timestampField: '@timestamp',
  bufferTime: 15 * MINUTE,
  commonRunEvery: MINUTE,
  runEvery: MINUTE,
  isLimited: false,
  lastWithin: bound => bound,
  writeTime: at => formatInstant(at),
  printTime: () => 'a time',
  ...more,
});
