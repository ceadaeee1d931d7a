import type { JsonObject } from '../../../../common/model/json.ts';
import { topCountsText } from '../../../../server/engine/text/top_counts.ts';

test.each<readonly [string, JsonObject, string]>([
  [
    'TX1 the most frequent first',
    { a: 1, 'top_events_user.keyword': { al: 2, bob: 10 } },
    'user.keyword:\nbob: 10\nal: 2\n\n',
  ],
  [
    'equal ones as the search engine has them',
    { 'top_events_code.keyword': { 9: 1, 10: 1, a: 1 } },
    'code.keyword:\n10: 1\n9: 1\na: 1\n\n',
  ],
  ['numbers by their size', { top_events_code: { 9: 1, 10: 1 } }, 'code:\n9: 1\n10: 1\n\n'],
  [
    'none, and the order of the match',
    { top_events_b: {}, top_events_a: { x: 1 } },
    'b:\nNo events found.\n\na:\nx: 1\n\n',
  ],
  ['no counts', { a: 1 }, ''],
])('%s', (_name, match, expected) => expect(topCountsText(match)).toBe(expected));
