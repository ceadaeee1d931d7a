import { z } from 'zod';
import { field } from '../declare/field.ts';
import { flag } from '../declare/kinds.ts';
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

/** An event whose field has a value that is not on the list. Source: parity rule-types §4. */
export const whitelist = defineRuleType({
  id: 'whitelist',
  title: 'Whitelist',
  summary: 'An event whose field has a value that is not on the list.',
  options: z.object({
    ...valueListOptions,
    whitelist: field(valueList(), { label: 'Values that are fine', help: 'Exact values; a regex between slashes.' }),
    ignore_null: field(flag(), {
      label: 'Ignore events without the field',
      help: 'Without it an event that lacks the field is a match.',
    }),
  }),
  example: {
    name: 'Whitelist example',
    type: 'whitelist',
    index: 'filebeat-*',
    compare_key: 'user.name',
    whitelist: ['backup', 'deploy'],
    ignore_null: true,
  },
  memory: spentMemory,
  emptyMemory: {},
  check: options => checkValueList('whitelist', options.whitelist, options.compare_key),
  filters: options => (options.filter_by_list ? listFilters(options.compare_key, options.whitelist, 'none') : []),
  fields: options => options.compare_key,
  screens: (_options, run) => countScreen(run),
  judge: (_options, run, input) => judgeCount(run, input),
  fold: (options, run, input) => {
    const isListed = listedIn(options.whitelist);
    return foldEach(run, input, event => {
      const values = comparedValues(event, options.compare_key);
      if (values.length === 0) return options.ignore_null ? null : `${options.compare_key[0] ?? ''} is missing`;
      const other = values.find(value => !isListed(value));
      return other === undefined ? null : `${sayValue(options.compare_key, other)}, which is not on the list`;
    });
  },
  prune: (_options, run, memory) => withoutOld(memory, run.window.start),
  describe: () => '',
});
