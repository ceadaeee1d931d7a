import { fireEvent, screen, waitFor } from '@testing-library/react';
import { exampleRule } from '../support/fake_server.ts';
import { openApp } from '../support/open_app.tsx';
import { emptyWorld } from '../support/world.ts';

const rules = () => [
  exampleRule('r1'),
  exampleRule('r2', { health: 'failed', healthMessage: 'The index may not be read: secret-*', index: 'metrics-*' }),
];

test('each rule tells how it fares', async () => {
  openApp('#/rules', emptyWorld({ rules: rules() }));
  await screen.findByText('Rule r1');
  expect(screen.getByText('Runs well')).toBeTruthy();
  expect(screen.getByText('Last run failed')).toBeTruthy();
  expect(screen.getByText('The index may not be read: secret-*')).toBeTruthy();
});

test('a rule is switched off and on', async () => {
  const app = openApp('#/rules', emptyWorld({ rules: rules() }));
  const toggle = await screen.findByLabelText('Run Rule r1');
  fireEvent.click(toggle);
  await screen.findByText('Switched off');
  expect(toggle.getAttribute('aria-checked')).toBe('false');
  expect(app.to('enableRule')[0]?.input).toEqual({ id: 'r1', enabled: false });
});

test('a switch that was refused stays, and says why', async () => {
  const world = emptyWorld({ rules: rules() });
  world.refusals = { enableRule: { status: 400, code: 'invalid_rule', message: 'The rule has errors.' } };
  const app = openApp('#/rules', world);
  const toggle = await screen.findByLabelText('Run Rule r1');
  fireEvent.click(toggle);
  await waitFor(() => expect(app.toasts).toHaveLength(1));
  expect(app.toasts[0]).toEqual({
    kind: 'danger',
    toast: { title: 'Rule r1 was not changed', text: 'The rule has errors.' },
  });
  expect(toggle.getAttribute('aria-checked')).toBe('true');
});

test('a rule is deleted once that is confirmed', async () => {
  const app = openApp('#/rules', emptyWorld({ rules: rules() }));
  fireEvent.click(await screen.findByLabelText('Delete Rule r1'));
  fireEvent.click(await screen.findByText('Keep it'));
  expect(app.to('deleteRule')).toHaveLength(0);
  fireEvent.click(screen.getByLabelText('Delete Rule r1'));
  fireEvent.click(await screen.findByText('Delete'));
  await waitFor(() => expect(screen.queryByText('Rule r1')).toBeNull());
  expect(app.to('deleteRule')[0]?.input).toEqual({ id: 'r1' });
});

test('rules are searched by name, index, type and output', async () => {
  openApp('#/rules?q=METRICS', emptyWorld({ rules: rules() }));
  await screen.findByText('Rule r2');
  expect(screen.queryByText('Rule r1')).toBeNull();
});

test('without rules one is invited to write one', async () => {
  openApp('#/rules', emptyWorld());
  await screen.findByText('There are no rules yet');
  expect(screen.getAllByText('New rule').length).toBeGreaterThan(1);
});

test('a reader sees rules and changes none', async () => {
  openApp('#/rules', emptyWorld({ rules: rules() }), { maySave: false });
  expect((await screen.findByLabelText('Run Rule r1')).hasAttribute('disabled')).toBe(true);
  expect(screen.queryByLabelText('Delete Rule r1')).toBeNull();
  expect(screen.queryByText('New rule')).toBeNull();
});

test('a rule that cannot be read may be deleted, and nothing else', async () => {
  const damaged = exampleRule('r1', { name: '(cannot be read)', isReadable: false, health: 'invalid' });
  openApp('#/rules', emptyWorld({ rules: [damaged] }));
  expect((await screen.findByLabelText('Run (cannot be read)')).hasAttribute('disabled')).toBe(true);
  expect(screen.queryByLabelText('Edit (cannot be read)')).toBeNull();
  expect(screen.queryByRole('link', { name: '(cannot be read)' })).toBeNull();
  expect(screen.getByLabelText('Delete (cannot be read)')).toBeTruthy();
});

test('a rule whose messages do not arrive does not run well', async () => {
  const said = '2 messages did not arrive and were given up; slack said: the server answered 404.';
  openApp('#/rules', emptyWorld({ rules: [exampleRule('r1', { health: 'not_told', healthMessage: said })] }));
  await screen.findByText(said);
  expect(screen.getByText('Messages do not arrive')).toBeTruthy();
  expect(screen.queryByText('Runs well')).toBeNull();
});

test('the inbox is there only where the host has one, and a poor health is told', async () => {
  const world = emptyWorld({
    health: { ...emptyWorld().health, status: 'degraded', message: 'Nobody runs rules.', hasInbox: true },
    messages: [{ at: 1, via: 'http', to: '/x', title: '<b>told</b>', body: '<i>body</i>' }],
  });
  openApp('#/inbox', world);
  await screen.findByText('Nobody runs rules.');
  fireEvent.click(await screen.findByText('<b>told</b>'));
  await screen.findByText('<i>body</i>');
});

test('an address that leads nowhere says so', async () => {
  openApp('#/nowhere', emptyWorld());
  await screen.findByText('To the alerts');
});
