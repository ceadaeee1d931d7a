import { previewTurns } from '../../../../server/hosts/api/preview_turns.ts';

/** Turns for two, and previews that end when they are told to. */
function world() {
  const turn = previewTurns(2);
  let computing = 0;
  let most = 0;
  const begin = () => {
    const given = new AbortController();
    let end: () => void = () => undefined;
    const ended = new Promise<void>(resolve => {
      end = resolve;
    });
    const answer = turn(given.signal, async () => {
      computing += 1;
      most = Math.max(most, computing);
      await ended;
      computing -= 1;
      return 'done';
    });
    return { answer, end, abandon: () => given.abort() };
  };
  return { begin, most: () => most, turn };
}

test('a third is refused while somebody waits for both', async () => {
  const { begin } = world();
  const [first, second] = [begin(), begin()];
  expect(await begin().answer).toBeNull();
  first.end();
  second.end();
  expect(await Promise.all([first.answer, second.answer])).toEqual(['done', 'done']);
});

test('a third waits for the place of one that nobody waits for, and never are three computed', async () => {
  const { begin, most } = world();
  const [first, second] = [begin(), begin()];
  first.abandon();
  const third = begin();
  third.end();
  first.end();
  expect(await third.answer).toBe('done');
  second.end();
  expect(most()).toBe(2);
});

test('one that fails gives its place back', async () => {
  const { begin, turn } = world();
  await expect(turn(undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const [first, second] = [begin(), begin()];
  first.end();
  second.end();
  expect(await Promise.all([first.answer, second.answer])).toEqual(['done', 'done']);
});
