import { randomBytes } from 'node:crypto';
import { isSecretKey, keyRing, type Sealed } from '../../../server/stores/secret_cipher';

const RANDOM = randomBytes(32).toString('base64');
const OTHER = randomBytes(32).toString('base64');
const PHRASE = 'correct horse battery staple, and more';

function seal(keys: readonly string[], text = 'the value', place = 'soc/hook'): Sealed {
  const sealed = keyRing(keys).seal(text, place);
  if (!sealed) throw new Error('there is a key');
  return sealed;
}

/** The same base64 with one bit changed. */
function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
}

test.each([
  ['32 random bytes', RANDOM],
  ['the same without padding', RANDOM.replace(/=+$/, '')],
  ['a passphrase', PHRASE],
  ['a passphrase with letters beyond ASCII', 'Füchse jagen über hügelige Wiesen, weit'],
])('%s: what was sealed is opened, by another process too', (_name, key) => {
  expect(keyRing([key]).open(seal([key], 'ümläut €'), 'soc/hook')).toEqual({ ok: true, value: 'ümläut €' });
});

test('padding makes no other key', () =>
  expect(keyRing([RANDOM.replace(/=+$/, '')]).open(seal([RANDOM]), 'soc/hook')).toMatchObject({ ok: true }));

test.each<readonly [string, (sealed: Sealed) => Sealed, string, string]>([
  ['the data was changed', sealed => ({ ...sealed, data: flipped(sealed.data) }), 'soc/hook', 'damaged'],
  ['the tag was changed', sealed => ({ ...sealed, tag: flipped(sealed.tag) }), 'soc/hook', 'damaged'],
  ['the tag was cut', sealed => ({ ...sealed, tag: sealed.tag.slice(0, 8) }), 'soc/hook', 'damaged'],
  ['the nonce was changed', sealed => ({ ...sealed, nonce: flipped(sealed.nonce) }), 'soc/hook', 'damaged'],
  ['the nonce is empty', sealed => ({ ...sealed, nonce: '' }), 'soc/hook', 'damaged'],
  ['it was moved to another name', sealed => sealed, 'soc/other', 'damaged'],
  ['its key is not there', sealed => ({ ...sealed, keyId: '0000000000000000' }), 'soc/hook', 'no_key'],
  ['it claims to be of the other key', sealed => ({ ...sealed, keyId: seal([OTHER]).keyId }), 'soc/hook', 'damaged'],
])('%s: it is not opened', (_name, change, place, error) => {
  expect(keyRing([RANDOM, OTHER]).open(change(seal([RANDOM])), place)).toEqual({ ok: false, error });
});

test('the first key writes, all of them read, and none of them is all there is without one', () => {
  const ring = keyRing([PHRASE, RANDOM]);
  expect(ring.writesWith()).toBe(seal([PHRASE]).keyId);
  expect(ring.open(seal([RANDOM]), 'soc/hook')).toMatchObject({ ok: true });
  expect([keyRing([]).writesWith(), keyRing([]).seal('a', 'b')]).toEqual([null, null]);
});

test('the same text is never sealed the same way twice, and tells nothing of itself', () => {
  const [one, two] = [seal([RANDOM]), seal([RANDOM])];
  expect(one.nonce).not.toBe(two.nonce);
  expect(one.data).not.toBe(two.data);
  expect(JSON.stringify(one)).not.toContain(Buffer.from('the value').toString('base64').slice(0, 8));
});

test.each([
  [RANDOM, true],
  [PHRASE, true],
  ['short', false],
  ['${A_VARIABLE_WITH_A_LONG_NAME_THAT_IS_NOT_SET}', false],
  ['', false],
])('whether a text is fit to be a key: %#', (text, expected) => expect(isSecretKey(text)).toBe(expected));
