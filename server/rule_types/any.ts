import { z } from 'zod';
import { defineRuleType } from '../engine/define_rule_type.ts';
import { countScreen, foldEach, judgeCount } from './each_event.ts';
import { spentMemory, withoutOld } from './spent.ts';

/** Every event that passes the filter is a match. Source: parity rule-types §2. */
export const any = defineRuleType({
  id: 'any',
  title: 'Any event',
  summary: 'Every event that passes the filter is a match.',
  options: z.object({}),
  example: {
    name: 'Any example',
    type: 'any',
    index: 'filebeat-*',
    filter: [{ term: { 'event.outcome': 'failure' } }],
  },
  memory: spentMemory,
  emptyMemory: {},
  screens: (_options, run) => countScreen(run),
  judge: (_options, run, input) => judgeCount(run, input),
  fold: (_options, run, input) => foldEach(run, input, () => 'the event passes the filter'),
  prune: (_options, run, memory) => withoutOld(memory, run.window.start),
  describe: () => '',
});
