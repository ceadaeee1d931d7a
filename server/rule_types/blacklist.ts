import { z } from 'zod';
import { field } from '../declare/field.ts';
import { defineRuleType } from '../engine/define_rule_type.ts';
import { countScreen, foldEach, judgeCount } from './each_event.ts';
import { spentMemory, withoutOld } from './spent.ts';
import {
  checkValueList,
  comparedValues,
  listedIn,
  listFilters,
  sayValue,
  valueList,
  valueListOptions,
} from './value_list.ts';

/** An event whose field has a value of the list. Source: parity rule-types §3. */
export const blacklist = defineRuleType({
  id: 'blacklist',
  title: 'Blacklist',
  summary: 'An event whose field has a value of the list.',
  options: z.object({
    ...valueListOptions,
    blacklist: field(valueList(), { label: 'Values to alert on', help: 'Exact values; a regex between slashes.' }),
  }),
  example: {
    name: 'Blacklist example',
    type: 'blacklist',
    index: 'filebeat-*',
    compare_key: 'source.ip',
    blacklist: ['203.0.113.7', '203.0.113.9'],
  },
  memory: spentMemory,
  emptyMemory: {},
  check: options => checkValueList('blacklist', options.blacklist, options.compare_key),
  filters: options => (options.filter_by_list ? listFilters(options.compare_key, options.blacklist, 'any') : []),
  fields: options => options.compare_key,
  screens: (_options, run) => countScreen(run),
  judge: (_options, run, input) => judgeCount(run, input),
  fold: (options, run, input) => {
    const isListed = listedIn(options.blacklist);
    return foldEach(run, input, event => {
      const listed = comparedValues(event, options.compare_key).find(isListed);
      return listed === undefined ? null : `${sayValue(options.compare_key, listed)}, which is on the list`;
    });
  },
  prune: (_options, run, memory) => withoutOld(memory, run.window.start),
  describe: () => '',
});
