import { withKeyword } from '../../../server/engine/keyword_field.ts';

test.each([
  ['message', 'message.keyword'],
  ['message.keyword', 'message.keyword'],
  ['user.name', 'user.name.keyword'],
])('UT5: the field of exact values of %s is named once', (name, expected) => expect(withKeyword(name)).toBe(expected));
