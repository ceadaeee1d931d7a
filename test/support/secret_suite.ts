import { objectAt } from '../../common/model/json';
import type { SecretDocuments } from '../../server/stores/secret_documents';
import { secretVault, type SecretVault } from '../../server/stores/secret_store';

const OLD_KEY = 'an old passphrase that is long enough';
const NEW_KEY = Buffer.alloc(32, 7).toString('base64');
const BY = { user: 'ada', at: 1_700_000_000_000.5 };

/** What every place of secrets promises; `open` gives an empty one. */
export function secretSuite(open: () => Promise<SecretDocuments>): void {
  let documents: SecretDocuments;
  const vaultOf = (...keys: readonly string[]): SecretVault => secretVault({ documents, keys });
  const raw = async (id: string) => {
    const kept = await documents.get(id);
    if (!kept) throw new Error(`${id} is kept`);
    return kept;
  };
  beforeEach(async () => {
    documents = await open();
  });

  test('a secret comes back for rules of its scope, and what people see has no value', async () => {
    const vault = vaultOf(NEW_KEY);
    expect(await vault.of('soc').put('hook', 'https://example.org/T0 ü', BY)).toEqual({ ok: true, value: null });
    expect(await vault.of('other').put('hook', 'another', BY)).toMatchObject({ ok: true });
    expect(await vault.of('soc').load()).toEqual({
      known: new Map([['hook', 'https://example.org/T0 ü']]),
      unreadable: new Map(),
    });
    expect([...(await vault.load()).keys()].sort()).toEqual(['other', 'soc']);
    expect(await vault.of('soc').list()).toEqual([{ name: 'hook', updatedAt: BY.at, updatedBy: 'ada', problem: null }]);
    expect(JSON.stringify(await raw('soc:hook'))).not.toContain('example.org');
  });

  test('nothing is kept at first, and nothing can be kept without a key', async () => {
    const store = vaultOf().of('soc');
    expect([await store.list(), (await store.load()).known.size, await store.remove('hook')]).toEqual([[], 0, false]);
    const put = await store.put('hook', 'a value', BY);
    expect(put.ok ? '' : put.error).toMatch(/^there is no key to encrypt secrets with/);
    expect(await vaultOf().rekey()).toMatchObject({ ok: false });
  });

  test('a new value takes the place of the old one; what was removed is gone', async () => {
    const store = vaultOf(NEW_KEY).of('soc');
    await store.put('hook', 'first', BY);
    await store.put('hook', 'second', { user: null, at: BY.at + 1 });
    expect((await store.load()).known).toEqual(new Map([['hook', 'second']]));
    expect(await store.list()).toMatchObject([{ updatedAt: BY.at + 1, updatedBy: null }]);
    expect([await store.remove('hook'), await store.remove('hook'), await store.list()]).toEqual([true, false, []]);
  });

  test.each([
    ['a name', 'my hook', 'a value', /"my hook" is no name of a secret/],
    ['a short value', 'hook', 'abc', /shorter than 4 characters/],
    ['a long value', 'hook', 'x'.repeat(50_001), /longer than 50000 characters/],
  ])('%s that does not fit is refused', async (_what, name, value, expected) => {
    const put = await vaultOf(NEW_KEY).of('soc').put(name, value, BY);
    expect(put.ok ? '' : put.error).toMatch(expected);
  });

  test('an old key still reads; encrypting anew needs the first key only', async () => {
    await vaultOf(OLD_KEY).of('soc').put('a', 'value of a', BY);
    await vaultOf(NEW_KEY, OLD_KEY).of('soc').put('b', 'value of b', BY);
    const known = new Map([
      ['a', 'value of a'],
      ['b', 'value of b'],
    ]);
    expect((await vaultOf(NEW_KEY, OLD_KEY).of('soc').load()).known).toEqual(known);
    expect(await vaultOf(NEW_KEY, OLD_KEY).rekey()).toEqual({
      ok: true,
      value: { rekeyed: 1, current: 1, problems: [] },
    });
    expect((await vaultOf(NEW_KEY).of('soc').load()).known).toEqual(known);
    expect(await vaultOf(NEW_KEY).of('soc').list()).toMatchObject([{ updatedAt: BY.at }, { updatedAt: BY.at }]);
  });

  test('a key that is not there is said, and is no garbage', async () => {
    await vaultOf(OLD_KEY).of('soc').put('hook', 'a value', BY);
    const reason = 'is encrypted with a key that is not configured';
    expect(await vaultOf(NEW_KEY).of('soc').load()).toEqual({
      known: new Map(),
      unreadable: new Map([['hook', reason]]),
    });
    expect(await vaultOf(NEW_KEY).of('soc').list()).toMatchObject([{ name: 'hook', problem: reason }]);
    const rekeyed = await vaultOf(NEW_KEY).rekey();
    expect(rekeyed).toMatchObject({ value: { rekeyed: 0, problems: [`soc/hook ${reason}`] } });
  });

  test('what was copied to another name, or changed, is not read', async () => {
    const vault = vaultOf(NEW_KEY);
    await vault.of('soc').put('hook', 'a value', BY);
    const { document } = await raw('soc:hook');
    const body = objectAt(document, 'body');
    await documents.write(
      'soc:other',
      { ...document, id: 'soc:other', name: 'other', body: { ...body, name: 'other' } },
      null,
    );
    await documents.write('soc:data', { ...document, id: 'soc:data', name: 'data', body: 3 }, null);
    const { known, unreadable } = await vault.of('soc').load();
    expect([...known.keys()]).toEqual(['hook']);
    expect(unreadable.get('other')).toMatch(/^cannot be decrypted/);
    expect(unreadable.get('data')).toMatch(/^has a form that is not known/);
  });

  test('who read an old version does not write over a newer one', async () => {
    await vaultOf(NEW_KEY).of('soc').put('hook', 'a value', BY);
    const before = await raw('soc:hook');
    await vaultOf(NEW_KEY).of('soc').put('hook', 'a newer value', BY);
    expect(await documents.write('soc:hook', before.document, before.version)).toBe(false);
    expect(await documents.write('soc:hook', before.document, null)).toBe(false);
  });
}
