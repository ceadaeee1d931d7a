import type { KibanaRegister, KibanaRequest } from '../../../../server/hosts/kibana/contract';
import { callerOf, type Started } from '../../../../server/hosts/kibana/caller';
import { mountRoutes } from '../../../../server/hosts/kibana/routes';
import type { ApiRequest, ApiResponse } from '../../../../server/hosts/api/route';

const REQUEST: KibanaRequest = { params: { id: 'a' }, query: { size: '5' }, body: { enabled: true } };

const security = (username: string | undefined) => ({
  authc: { getCurrentUser: () => ({ ...(username && { username }) }) },
});
const broken = (): never => {
  throw new Error('not now');
};
const inSpace = (space: string) => ({ spacesService: { getSpaceId: () => space } });

describe('who asks, and from where', () => {
  test.each<[string, Started, { user: string | null; scope: string }]>([
    ['neither plugin', { core: {}, plugins: {} }, { user: null, scope: 'default' }],
    [
      'plugins, as in 8.12',
      { core: {}, plugins: { security: security('ada'), spaces: inSpace('ops') } },
      { user: 'ada', scope: 'ops' },
    ],
    [
      'the core, as in 9.1',
      { core: { security: security('ada') }, plugins: { security: security('bob') } },
      { user: 'ada', scope: 'default' },
    ],
    [
      'nobody logged in',
      { core: { security: { authc: { getCurrentUser: () => null } } }, plugins: {} },
      { user: null, scope: 'default' },
    ],
    [
      'a user without a name',
      { core: { security: security(undefined) }, plugins: {} },
      { user: null, scope: 'default' },
    ],
    [
      'a security plugin that throws',
      { core: {}, plugins: { security: { authc: { getCurrentUser: broken } } } },
      { user: null, scope: 'default' },
    ],
  ])('%s', (_name, started, expected) => expect(callerOf(REQUEST, started)).toEqual(expected));

  test.each<[string, Started['plugins']]>([
    ['throws', { spaces: { spacesService: { getSpaceId: broken } } }],
    ['names none', { spaces: inSpace('') }],
  ])('a spaces plugin that %s leaves no guess', (_name, plugins) => {
    expect(() => callerOf(REQUEST, { core: {}, plugins })).toThrow();
  });
});

/** Mounts the routes and calls one of them. */
async function call(answer: () => Promise<ApiResponse>, caller: () => { user: string | null; scope: string }) {
  const handled: ApiRequest[] = [];
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const answers: unknown[] = [];
  let pending: Promise<unknown> = Promise.resolve();
  const register: KibanaRegister = ({ path }, handler) => {
    if (path !== '/api/tocsin/rules/{id}/_enable') return;
    pending = handler({}, REQUEST, { custom: response => answers.push(response) });
  };
  mountRoutes(
    { get: register, post: register, put: register, delete: register },
    {
      handle: (_name, request) => {
        handled.push(request);
        return answer();
      },
      caller,
      log: { info: say, warn: say, error: say },
    },
  );
  await pending;
  return { handled, answers, said };
}

const ada = () => ({ user: 'ada', scope: 'ops' });

test('a call is handed over with its caller', async () => {
  const { handled, answers } = await call(() => Promise.resolve({ status: 200, body: { id: 'a' } }), ada);
  expect(handled).toMatchObject([
    { params: { id: 'a' }, query: { size: '5' }, body: { enabled: true }, user: 'ada', scope: 'ops' },
  ]);
  expect(answers).toEqual([{ statusCode: 200, body: { id: 'a' } }]);
});

test('a refusal keeps its code where the browser looks for it', async () => {
  const refusal = { code: 'conflict', message: 'somebody else was first' };
  const { answers } = await call(() => Promise.resolve({ status: 409, body: refusal }), ada);
  expect(answers).toEqual([{ statusCode: 409, body: { message: refusal.message, attributes: refusal } }]);
});

test.each<[string, () => Promise<ApiResponse>, () => { user: string | null; scope: string }]>([
  ['a caller that cannot be told', () => Promise.resolve({ status: 200, body: {} }), broken],
  ['a bug', () => Promise.reject(new Error('https://user:secret@host failed')), ada],
])('%s is answered without a word of it, and logged', async (_name, answer, caller) => {
  const { answers, said } = await call(answer, caller);
  expect(answers).toMatchObject([{ statusCode: 500, body: { attributes: { code: 'internal' } } }]);
  expect(JSON.stringify(answers)).not.toContain('secret');
  expect(said).toHaveLength(1);
});
