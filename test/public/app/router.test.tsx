import { createRouter, hrefOf, readPlace } from '../../../public/app/router.ts';

test.each([
  ['', { path: [], query: {} }],
  ['#/alerts', { path: ['alerts'], query: {} }],
  ['#/rules/a%2Fb%20c?tab=yaml&q=a%26b', { path: ['rules', 'a/b c'], query: { tab: 'yaml', q: 'a&b' } }],
  ['#/rules/%E0%A4%A', { path: ['rules', '%E0%A4%A'], query: {} }],
])('%j is read', (hash, place) => expect(readPlace(hash)).toEqual(place));

test('an address comes back as the same place', () => {
  const place = { path: ['rules', 'a/b #?c'], query: { q: 'x=1&y' } };
  expect(readPlace(hrefOf(place))).toEqual(place);
});

test('a guarded page is left only when the reader says so', () => {
  window.history.replaceState(null, '', '#/rules/new');
  const router = createRouter(window);
  const asked: (() => void)[] = [];
  router.guard(proceed => asked.push(proceed));
  router.replace({ path: ['rules', 'new'], query: { tab: 'yaml' } });
  expect(asked).toHaveLength(0);
  router.go({ path: ['alerts'], query: {} });
  expect(window.location.hash).toBe('#/rules/new?tab=yaml');
  asked[0]?.();
  expect(window.location.hash).toBe('#/alerts');
  router.stop();
});

test('a link on a guarded page is held up too', async () => {
  window.history.replaceState(null, '', '#/rules/new');
  const router = createRouter(window);
  const asked = new Promise<void>(resolve => router.guard(() => resolve()));
  window.location.hash = '#/alerts';
  await asked;
  expect(window.location.hash).toBe('#/rules/new');
  expect(router.current().path).toEqual(['rules', 'new']);
  router.stop();
});
