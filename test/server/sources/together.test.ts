import { together } from '../../../server/sources/together.ts';

/** Doubles numbers, and remembers which were asked together. */
function doubling() {
  const asked: (readonly number[])[] = [];
  const double = together(async (numbers: readonly number[]) => {
    asked.push(numbers);
    if (numbers.includes(13)) throw new Error('no thirteen');
    return Promise.resolve(numbers.map(number => number * 2));
  });
  return { asked, double };
}

test('what is asked before anybody waits is asked together, each with its own answer', async () => {
  const { asked, double } = doubling();
  const late = async () => double(await Promise.resolve(3));
  expect(await Promise.all([double(1), double(2), late()])).toEqual([2, 4, 6]);
  expect(await double(4)).toBe(8);
  expect(asked).toEqual([[1, 2, 3], [4]]);
});

test('where the question fails, all who asked learn it; the next is asked anew', async () => {
  const { double } = doubling();
  const settled = await Promise.allSettled([double(1), double(13)]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await double(5)).toBe(10);
});

test('an answer that is missing is no answer', async () => {
  const ask = together((numbers: readonly number[]) => Promise.resolve(numbers.slice(1)));
  const settled = await Promise.allSettled([ask(1), ask(2)]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});
