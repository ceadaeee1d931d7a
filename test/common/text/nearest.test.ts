import { nearest } from '../../../common/text/nearest.ts';

const NAMES = ['timeframe', 'num_events', 'realert', 'query_key', 'slack', 'slack_webhook_url', 'index', 'type'];

test.each([
  ['a letter too few', 'timefrme', 'timeframe'],
  ['a letter too many', 'reallert', 'realert'],
  ['two letters swapped', 'slakc', 'slack'],
  ['another letter', 'indax', 'index'],
  ['a hyphen for an underscore', 'query-key', 'query_key'],
  ['another case', 'Type', 'type'],
  ['the same', 'type', 'type'],
  ['the nearer of two', 'slack_webhook_ur', 'slack_webhook_url'],
  ['nothing like it', 'banana', undefined],
  ['too short to tell', 'xy', undefined],
  ['empty', '', undefined],
])('%s', (_name, word, expected) => expect(nearest(word, NAMES)).toBe(expected));

test('nothing to choose from', () => expect(nearest('type', [])).toBeUndefined());
