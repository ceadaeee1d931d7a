import { z } from 'zod';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { field } from '../../../server/declare/field.ts';
import { count, flag, positiveDuration, text } from '../../../server/declare/kinds.ts';
import { describeOptions, readOptions, secretsOf } from '../../../server/declare/options.ts';

const group = z.object({
  token: field(text(), { label: 'Token', help: 'Gives access.', secret: true, widget: 'password' }),
  tries: field(count(1).default(3), { label: 'Tries', help: 'How often.', level: 'both' }),
  wait: field(positiveDuration().optional(), { label: 'Wait', help: 'How long.', widget: 'duration' }),
  loud: field(flag().default(false), { label: 'Loud', help: 'Whether it rings.' }),
});

test('describeOptions tells all a form needs', () => {
  const [token, tries, wait, loud] = describeOptions(group);
  expect(token).toMatchObject({
    name: 'token',
    label: 'Token',
    secret: true,
    required: true,
    level: 'rule',
    widget: 'password',
    default: null,
    schema: { type: 'string' },
  });
  expect(tries).toMatchObject({
    required: false,
    secret: false,
    level: 'both',
    default: 3,
    schema: { type: 'integer', minimum: 1 },
  });
  expect(wait).toMatchObject({
    required: false,
    widget: 'duration',
    schema: { type: 'object', additionalProperties: false },
  });
  expect(loud).toMatchObject({ required: false, default: false, schema: { type: 'boolean' } });
});

test('secretsOf names the secret ones', () => expect(secretsOf(group)).toEqual(['token']));

test('readOptions leaves other options alone and fills in defaults', () =>
  expect(readOptions(group, { token: 't', other: 1, tries: null })).toEqual({
    value: { token: 't', tries: 3, loud: false },
    problems: [],
  }));

test('readOptions tells every mistake once', () => {
  const { value, problems } = readOptions(group, { tries: 0, wait: { minuts: 1 }, loud: 'yes' });
  expect(value).toBeNull();
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ['missing_option', 'token'],
    ['wrong_value', 'tries'],
    ['wrong_value', 'wait'],
    ['wrong_value', 'loud'],
  ]);
});

test('numbers as they were written are plain ones for options that take those', () =>
  expect(
    readOptions(group, { token: 't', tries: new WrittenNumber('3.0'), wait: { minutes: new WrittenNumber('1.0') } }),
  ).toMatchObject({ value: { tries: 3, wait: 60_000 }, problems: [] }));
