import { chatBody, matchesBody, noformatBody } from '../../../server/alerters/bodies.ts';
import { alertFor } from '../../support/alerters.ts';

const DASHES = `\n${'-'.repeat(40)}\n`;
const summary = { wide: 'wide table\n', narrow: 'narrow table\n' };
const summed = alertFor([{}, {}], { text: 'wide table\nBody\n\n', summary });
const plain = alertFor([{}], { summary: null });

test.each([
  ['TX7 a chat has the narrow summary in a block of code', chatBody(summed), '```\nnarrow table\n```\nBody\n\n'],
  ['a chat without a summary', chatBody(plain), 'Body\n\n'],
  ['TX7 Jira leaves the summary as it is', noformatBody(summed), '{noformat}wide table\n{noformat}Body\n\n'],
  ['Jira without a summary', noformatBody(plain), 'Body\n\n'],
  ['the matches alone', matchesBody(summed), `Match 1${DASHES}Match 2${DASHES}`],
  ['one match alone', matchesBody(plain), 'Match 1'],
])('%s', (_name, body, expected) => expect(body).toBe(expected));
