import { screen, within } from '@testing-library/react';
import { plugin } from '../../../public/index.ts';
import type { AppRegistration, CoreStart, MountParameters } from '../../../public/app/host_contract.ts';
import { fakeServer } from '../support/fake_server.ts';
import { emptyWorld } from '../support/world.ts';

const hostWith = (more: Partial<CoreStart>): CoreStart => ({
  http: fakeServer(emptyWorld({ health: { ...emptyWorld().health, hasInbox: true } })).http,
  notifications: { toasts: { addSuccess: () => null, addDanger: () => null } },
  ...more,
});

function mount(core: CoreStart, params: Partial<MountParameters> = {}): { element: HTMLElement; unmount: () => void } {
  window.history.replaceState(null, '', '#/alerts');
  const apps: AppRegistration[] = [];
  const made = plugin();
  made.setup({ application: { register: app => apps.push(app) } });
  made.start(core);
  const [app] = apps;
  if (!app) throw new Error('no app was registered');
  expect(app).toMatchObject({ id: 'tocsin', title: 'Tocsin', appRoute: '/app/tocsin', euiIconType: 'bell' });
  const element = document.body.appendChild(document.createElement('div'));
  return { element, unmount: app.mount({ element, ...params }) };
}

test.each<[string, Partial<CoreStart>]>([
  ['the least a host may have', {}],
  ['OpenSearch Dashboards', { uiSettings: { get: key => key === 'theme:darkMode' } }],
  [
    'Kibana',
    {
      theme: { theme$: { subscribe: tell => (tell({ darkMode: true }), { unsubscribe: () => undefined }) } },
      application: { capabilities: { tocsin: { save: true } } },
    },
  ],
  ['a host that wraps apps itself', { rendering: { addContext: node => node } }],
])('the app is drawn and taken away on %s', async (_name, more) => {
  const core = hostWith(more);
  const { element, unmount } = mount(core);
  await within(element).findByText('There are no rules yet');
  await within(element).findByText('Inbox');
  expect(document.head.textContent).toContain('.tocsin-page');
  unmount();
  expect(element.innerHTML).toBe('');
  expect(document.head.textContent).not.toContain('.tocsin-page');
});

test('a host that registers nothing is not brought down', () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const broken = {
    application: {
      register: () => {
        throw new Error('no');
      },
    },
  };
  expect(() => plugin().setup(broken)).not.toThrow();
  expect(said).toHaveBeenCalledTimes(1);
  said.mockRestore();
});

test('an app mounted before its start says so', () => {
  const apps: AppRegistration[] = [];
  plugin().setup({ application: { register: app => apps.push(app) } });
  const element = document.createElement('div');
  apps[0]?.mount({ element })();
  expect(element.textContent).toContain('has not started');
});

test('a host without capabilities for writing hides what writes', async () => {
  const core = hostWith({ application: { capabilities: { tocsin: { save: false } } } });
  const { unmount } = mount(core);
  await screen.findByText('Inbox');
  expect(screen.queryByText('New rule')).toBeNull();
  unmount();
});
