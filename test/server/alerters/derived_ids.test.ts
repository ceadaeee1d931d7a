import { derivedUuid } from '../../../server/alerters/derived_ids.ts';

test('an id has the shape of a UUID, is the same each time, and another for each alert and purpose', () => {
  const id = derivedUuid('alert', 'hivealerter');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(derivedUuid('alert', 'hivealerter')).toBe(id);
  expect(new Set([id, derivedUuid('other', 'hivealerter'), derivedUuid('alert', 'iris')]).size).toBe(3);
});
