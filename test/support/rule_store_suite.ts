import type { JsonObject } from '../../common/model/json';
import type { RuleStore } from '../../server/stores/keeping';

const FRESH = {
  scope: 'default',
  yaml: 'name: a',
  enabled: true,
  updatedAt: 1_700_000_000_000,
  updatedBy: null,
};

/** An empty store of rules, and how a document comes into it that is none of its own. */
export interface OpenedRules {
  readonly rules: RuleStore;
  readonly damage: (id: string, document: JsonObject) => Promise<unknown>;
}

/** What every store of rules promises; `open` gives an empty one. */
export function ruleStoreSuite(open: () => Promise<OpenedRules>): void {
  test('are listed by scope, and go when deleted', async () => {
    const { rules } = await open();
    const created = await rules.create(FRESH);
    const other = await rules.create({ ...FRESH, scope: 'other' });
    expect(created).toMatchObject({ ...FRESH, revision: 1 });
    expect(await rules.list('default')).toEqual([created]);
    expect((await rules.list()).map(({ id }) => id).sort()).toEqual([created.id, other.id].sort());
    await rules.delete(created.id);
    await rules.delete(created.id);
    expect(await rules.get(created.id)).toBeNull();
    expect(await rules.list('default')).toEqual([]);
  });

  test('are written over the revision that was read', async () => {
    const { rules } = await open();
    const created = await rules.create(FRESH);
    const [one, two] = await Promise.all([
      rules.update({ ...created, yaml: 'one' }),
      rules.update({ ...created, yaml: 'two' }),
    ]);
    expect([one, two].filter(({ ok }) => ok)).toHaveLength(1);
    expect((await rules.get(created.id))?.revision).toBe(2);
    expect(await rules.update({ ...created, id: 'none' })).toEqual({ ok: false, error: 'conflict' });
  });

  test('one whose form is not known is named, and stops no other', async () => {
    const { rules, damage } = await open();
    const created = await rules.create(FRESH);
    const body = { ...FRESH, id: 'damaged', revision: 'first' };
    await damage('damaged', { id: 'damaged', scope: 'default', body });
    await damage('empty', {});
    const inScope = { rules: [created], unreadable: [{ id: 'damaged', scope: 'default' }] };
    expect(await rules.survey('default')).toEqual(inScope);
    const all = await rules.survey();
    expect(all.rules).toEqual([created]);
    expect(all.unreadable).toEqual([...inScope.unreadable, { id: 'empty', scope: '' }]);
    expect(await rules.survey('other')).toEqual({ rules: [], unreadable: [] });
    expect(await rules.list()).toEqual([created]);
    await expect(rules.get('damaged')).rejects.toThrow(/a form that is not known/);
    await rules.delete('damaged');
    expect(await rules.survey('default')).toEqual({ rules: [created], unreadable: [] });
  });
}
