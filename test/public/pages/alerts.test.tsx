import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { AlertSummary, DeliverySummary } from '../../../common/routes.ts';
import { exampleAlert, exampleRule } from '../support/fake_server.ts';
import { openApp } from '../support/open_app.tsx';
import { emptyWorld, NOW } from '../support/world.ts';

const HOSTILE = '<img src=x onerror="window.pwned=true"><script>window.pwned=true</script>';

const alertAt = (index: number, change: Partial<AlertSummary> = {}): AlertSummary => ({
  id: `a${index}`,
  title: `Alert ${index}`,
  ruleId: 'r1',
  ruleName: 'Rule r1',
  key: null,
  firedAt: NOW - index * 1000 - 1,
  matchedAt: NOW - index * 1000 - 5,
  status: 'open',
  ...change,
});
const many = (count: number): AlertSummary[] => Array.from({ length: count }, (_, index) => alertAt(index));

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const pass = (ms: number): Promise<void> => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));

test('pages are read from the server, and the address says which', async () => {
  const app = openApp('#/alerts', emptyWorld({ alerts: many(60), rules: [exampleRule('r1')] }));
  await screen.findByText('Alert 0');
  expect(screen.queryByText('Alert 25')).toBeNull();
  fireEvent.click(screen.getByLabelText('Page 2 of 3'));
  await screen.findByText('Alert 25');
  expect(window.location.hash).toBe('#/alerts?page=2');
  const inputs = app.to('alerts').map(call => call.input);
  expect(inputs).toContainEqual({ from: 25, size: 25, since: NOW - 86_400_000, until: NOW });
});

test('an address opens the same view again', async () => {
  const alerts = [alertAt(1), alertAt(2, { status: 'closed', title: 'Wanted' })];
  const app = openApp('#/alerts?range=7d&status=closed&rule=r1&q=want', emptyWorld({ alerts }));
  await screen.findByText('Wanted');
  expect(screen.queryByText('Alert 1')).toBeNull();
  expect(app.to('alerts')[0]?.input).toMatchObject({
    status: 'closed',
    ruleId: 'r1',
    query: 'want',
    since: NOW - 7 * 86_400_000,
  });
});

test('filters go into the address and back to the first page', async () => {
  openApp('#/alerts?page=2', emptyWorld({ alerts: many(60), rules: [exampleRule('r1')] }));
  await screen.findByText('Alert 25');
  fireEvent.change(screen.getByLabelText('Status'), { target: { value: 'acknowledged' } });
  await screen.findByText('No alerts here');
  expect(window.location.hash).toBe('#/alerts?status=acknowledged');
  fireEvent.change(screen.getByLabelText('Search titles, groups and texts'), { target: { value: 'sudo' } });
  await waitFor(() => expect(window.location.hash).toBe('#/alerts?status=acknowledged&q=sudo'));
});

test('new alerts are counted, and come only when they are asked for', async () => {
  const world = emptyWorld({ alerts: many(3) });
  const app = openApp('#/alerts', world);
  await screen.findByText('Alert 0');
  world.alerts = [alertAt(-5, { title: 'Fresh' }), alertAt(-6, { title: 'Fresher' }), ...world.alerts];
  app.clock.now = NOW + 10_000;
  await pass(10_000);
  expect(screen.queryByText('Fresh')).toBeNull();
  fireEvent.click(await screen.findByText('2 new'));
  await screen.findByText('Fresh');
  expect(screen.queryByText('2 new')).toBeNull();
});

test('an alert stored late is new all the same', async () => {
  const world = emptyWorld({ alerts: many(3) });
  openApp('#/alerts', world);
  await screen.findByText('Alert 0');
  world.alerts = [...world.alerts, alertAt(4, { title: 'Late' })];
  await pass(10_000);
  await screen.findByText('1 new');
});

const delivery = (outputKey: string, change: Partial<DeliverySummary>): DeliverySummary => ({
  id: `a1:${outputKey}`,
  alertId: 'a1',
  alertTitle: 'Alert 1',
  outputKey,
  output: outputKey,
  status: 'delivered',
  partsConfirmed: 0,
  attempts: 1,
  createdAt: NOW,
  nextAttemptAt: NOW,
  giveUpAt: NOW,
  settledAt: NOW,
  lastError: null,
  ...change,
});

test('an open alert says why it fired, what it saw, and who was told', async () => {
  const detail = {
    alert: exampleAlert(alertAt(1)),
    status: 'open' as const,
    deliveries: [
      delivery('pager', {}),
      delivery('carrier', {
        status: 'dead',
        attempts: 9,
        lastError: { code: 'refused', status: 404, message: 'no such loft' },
      }),
    ],
  };
  const app = openApp('#/alerts', emptyWorld({ alerts: [{ ...alertAt(1), detail }] }));
  fireEvent.click(await screen.findByText('Alert 1'));
  const flyout = within(await screen.findByRole('dialog'));
  await flyout.findByText('12 events within 5 minutes; 10 are enough');
  expect(window.location.hash).toBe('#/alerts?alert=a1');
  expect(flyout.getByText('user.name')).toBeTruthy();
  expect(flyout.getByText('["a","b"]')).toBeTruthy();
  fireEvent.change(flyout.getByLabelText('Search names and values'), { target: { value: 'EVE' } });
  expect(flyout.queryByText('num_hits')).toBeNull();
  expect(flyout.getByText('Given up')).toBeTruthy();
  expect(flyout.getByText('404 no such loft')).toBeTruthy();
  expect(flyout.getAllByText('Send again')).toHaveLength(1);
  fireEvent.click(flyout.getByText('Send again'));
  await waitFor(() => expect(app.toasts).toHaveLength(1));
  expect(app.to('sendAgain')[0]?.input).toEqual({ id: 'a1:carrier' });
  expect(app.to('alert')).toHaveLength(2);
});

test.each([
  ['without outputs', [], 'The rule has no outputs: nobody was told.'],
  ['whose deliveries are no longer kept', ['pager'], 'It was long ago: how it was sent is no longer kept.'],
])('an alert %s says so', async (_name, outputs, words) => {
  const alert = { ...exampleAlert(alertAt(1)), outputs };
  const detail = { alert, status: 'open' as const, deliveries: [] };
  openApp('#/alerts?alert=a1', emptyWorld({ alerts: [{ ...alertAt(1), detail }] }));
  await within(await screen.findByRole('dialog')).findByText(words);
});

test('an alert is acknowledged, closed and reopened', async () => {
  const app = openApp('#/alerts?alert=a1', emptyWorld({ alerts: [alertAt(1)] }));
  fireEvent.click(await screen.findByText('Acknowledge'));
  await waitFor(() => expect(screen.queryByText('Acknowledge')).toBeNull());
  fireEvent.click(screen.getByText('Close alert'));
  fireEvent.click(
    await screen.findByText('Reopen').then(async button => {
      await waitFor(() => expect(screen.queryByText('Close alert')).toBeNull());
      return button;
    }),
  );
  await screen.findByText('Acknowledge');
  expect(app.to('setAlertStatus').map(call => call.input['status'])).toEqual(['acknowledged', 'closed', 'open']);
});

test('what comes from logs is text and nothing else', async () => {
  const hostile = alertAt(1, { title: HOSTILE, key: HOSTILE, ruleName: HOSTILE });
  const alert = {
    ...exampleAlert(hostile),
    text: HOSTILE,
    matches: [{ document: { [HOSTILE]: HOSTILE, nested: { a: HOSTILE } }, text: HOSTILE }],
  };
  const world = emptyWorld({ alerts: [{ ...hostile, detail: { alert, status: 'open', deliveries: [] } }] });
  openApp('#/alerts?alert=a1', world);
  const flyout = within(await screen.findByRole('dialog'));
  await flyout.findByText('Why it fired');
  expect(flyout.getAllByText(HOSTILE).length).toBeGreaterThan(4);
  expect(document.querySelectorAll('img[src="x"], script')).toHaveLength(0);
});

test('a failure is told, and one can try again', async () => {
  const world = emptyWorld({ alerts: many(1) });
  world.refusals = { alerts: { status: 503, code: 'engine', message: 'The engine is away.' } };
  openApp('#/alerts', world);
  await screen.findByText('The engine is away.');
  world.refusals = {};
  fireEvent.click(screen.getByText('Try again'));
  await screen.findByText('Alert 0');
});

test('a reader changes nothing', async () => {
  openApp('#/alerts?alert=a1', emptyWorld({ alerts: [alertAt(1)] }), { maySave: false });
  await screen.findByText('Why it fired');
  expect(screen.queryByText('Acknowledge')).toBeNull();
  expect(screen.queryByText('New rule')).toBeNull();
});

test('ten thousand alerts are paged as far as a search engine goes', async () => {
  openApp('#/alerts', emptyWorld({ alerts: many(10_000) }));
  await screen.findByText(/the newest 9,500 can be paged through/);
  expect(screen.getByLabelText('Page 380 of 380')).toBeTruthy();
});
