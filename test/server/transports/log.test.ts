import { createTransports } from '../../../server/transports/transports.ts';

test('lines are written one by one, without what a terminal obeys and without secrets', async () => {
  const written: string[] = [];
  const transports = createTransports({ log: line => void written.push(line), now: () => 0 });
  const part = { kind: 'log', lines: ['Alert:', 'a: 1\n  b: \u001b]0;title\u0007 key-1234\u202e\n'] } as const;
  expect(await transports.send(part, { idempotencyKey: 'a:debug:0', secrets: ['key-1234'] })).toEqual({
    kind: 'confirmed',
  });
  expect(written).toEqual(['Alert:', 'a: 1', '  b:  ]0;title  … ', '']);
});

test('a part that nobody can send is an outcome, not an exception', async () => {
  const transports = createTransports({
    log: () => {
      throw new TypeError('the disk is full of key-1234');
    },
    now: () => 0,
  });
  const outcome = await transports.send({ kind: 'log', lines: ['x'] }, { idempotencyKey: 'a:debug:0', secrets: [] });
  expect(outcome).toMatchObject({ kind: 'retry', error: { message: 'it could not be sent (TypeError)' } });
});
