import { randomBytes } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import {
  BROWSER_TEST_LIMIT_MS,
  engineUrl,
  openBrowser,
  pageUrl,
  visit,
  type Reader,
  type Visit,
} from '../support/browser';
import { tabTo } from '../support/browser_page';
import { engineForTests } from '../support/engines';

jest.setTimeout(BROWSER_TEST_LIMIT_MS);

const COMMAND = '/usr/bin/cat /etc/shadow';
const LOGS = 'filebeat-8.12.2-sample';
const EVENTS_NEEDED = 3;
const MINUTE_MS = 60_000;

let browser: Reader;
let open: Visit;
let page: Page;
let id: string;

/** The name of a field in the list; the arrow before it is a button of the same name. */
const field = (name: string): Locator =>
  page
    .getByRole('listitem')
    .getByRole('button', { name: new RegExp(`^${name} `) })
    .last();
const figure = (name: string): Locator => page.locator('dl > div').filter({ hasText: name }).locator('dd');
const row = (name: string): Locator => page.getByRole('row').filter({ hasText: name });

/** A user nobody has seen before runs the command, as often as the rule asks for. */
async function runCommand(user: string, at: number): Promise<void> {
  const events = Array.from({ length: EVENTS_NEEDED }, (_, place) => ({
    '@timestamp': new Date(at - place * 1000).toISOString(),
    message: `sudo: ${user} : COMMAND=${COMMAND}`,
    host: { hostname: 'web-1', name: 'web-1.example.com' },
    user: { name: user, effective: { name: 'root' } },
    system: { auth: { sudo: { command: COMMAND } } },
  }));
  await engineForTests(engineUrl()).fill(LOGS, events);
}

async function chooseIndex(pattern: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Index pattern' }).fill(pattern);
  await page.keyboard.press('Enter');
}

beforeAll(async () => {
  browser = await openBrowser();
});

beforeEach(async () => {
  id = randomBytes(3).toString('hex');
  open = await visit(browser, `${pageUrl()}/app/tocsin#/rules/new`);
  page = open.page;
});

afterEach(async () => {
  expect(open.complaints()).toEqual([]);
  await open.close();
});

afterAll(() => browser.close());

test('a rule is made from a field, looked at, saved, and tells the inbox', async () => {
  const name = `Guarded file read ${id}`;
  const user = `zoe-${id}`;
  const earlier = `yann-${id}`;
  await runCommand(earlier, Date.now() - 20 * MINUTE_MS);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByText('Hour', { exact: true }).click();
  await chooseIndex('filebeat-*');

  await page.getByRole('searchbox', { name: 'Search fields' }).fill('sudo.command');
  await page.getByRole('listitem').getByText('keyword').first().waitFor();
  await field('system.auth.sudo.command').click();
  await page.getByText(/^In [\d.]+ % of [\d,]+ events$/).waitFor();
  const values = page.getByRole('list', { name: 'Values of system.auth.sudo.command' });
  expect(await values.getByRole('listitem').count()).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Only events that have system.auth.sudo.command' }).click();
  await page.getByRole('button', { name: `system.auth.sudo.command is ${COMMAND}` }).click();
  await page.getByText(`system.auth.sudo.command is ${COMMAND}`, { exact: true }).waitFor();
  await page.getByRole('searchbox', { name: 'Search fields' }).fill('user.name');
  await field('user.name').click();
  await page.getByRole('button', { name: 'Group by' }).click();

  await page.getByRole('combobox', { name: 'Rule type' }).selectOption({ label: 'Frequency' });
  await page.getByRole('spinbutton', { name: 'Number of events' }).fill(String(EVENTS_NEEDED));
  await page.getByRole('spinbutton', { name: 'Within' }).fill('5');
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill(`{} read a guarded file (${id})`);
  await page.getByRole('combobox', { name: 'Fields in the title' }).fill('user.name');
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: `${earlier} read a guarded file (${id})` })
    .first()
    .waitFor();
  expect(Number(await figure('alerts').textContent())).toBeGreaterThan(0);
  expect(Number(await figure('events pass').textContent())).toBeGreaterThanOrEqual(EVENTS_NEEDED);

  await page.getByRole('combobox', { name: 'Outputs' }).fill('HTTP POST');
  await page
    .getByRole('option')
    .and(page.getByTitle('HTTP POST', { exact: true }))
    .click();
  await page.keyboard.press('Escape');
  await page.getByLabel('Address', { exact: true }).fill(`${pageUrl()}/inbox/${id}`);
  await page
    .getByRole('button', { name: /^\d+ more options$/ })
    .last()
    .click();
  await page.getByRole('spinbutton', { name: 'Run every' }).fill('1');
  await page.getByRole('combobox', { name: 'Unit of Run every' }).selectOption('seconds');

  await page.getByRole('tab', { name: 'YAML' }).click();
  const yaml = await page.getByRole('textbox', { name: /The rule as YAML/ }).inputValue();
  expect(yaml).toMatch(/^num_events: 3$/m);
  expect(yaml).toMatch(/^query_key:\s+(- )?user\.name$/m);

  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByText(`${name} is saved`).waitFor();
  await row(name).getByText('Runs well').waitFor();
  await page.getByRole('tab', { name: 'Alerts' }).click();
  await page.getByRole('img', { name: 'Alerts over time' }).waitFor();

  await runCommand(user, Date.now());
  await page.getByRole('button', { name: /^\d+ new$/ }).click();
  await page
    .getByRole('row')
    .getByRole('button', { name: `${user} read a guarded file (${id})` })
    .click();
  const flyout = page.getByRole('dialog');
  await flyout.getByRole('row', { name: `Counted ${EVENTS_NEEDED}` }).waitFor();
  await flyout.getByRole('row', { name: `Group ${user}` }).waitFor();
  await flyout.getByRole('listitem').filter({ hasText: 'post' }).getByText('Delivered').waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Inbox' }).click();
  const message = page.getByRole('listitem').filter({ hasText: `/inbox/${id}` });
  await message.getByRole('button').first().click();
  await message.locator('pre').filter({ hasText: user }).waitFor();
});

test('a rule that is not complete is not saved, and says what is missing', async () => {
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByRole('alert').getByText('index: ').first().waitFor();
  await page.getByRole('tab', { name: 'Rules', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
});

test('leaving with something unsaved asks first', async () => {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('half a rule');
  await page.getByRole('tab', { name: 'Rules', exact: true }).click();
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('heading', { level: 1, name: 'half a rule' }).waitFor();
  await page.getByRole('tab', { name: 'Rules', exact: true }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
});

test('a rule is made with the keyboard alone', async () => {
  const name = `Typed ${id}`;
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  // The last thing on the page is how far back the preview looks: a day takes a while.
  await page.getByRole('radio', { name: 'Day' }).waitFor();
  await tabTo(page, page.getByRole('radio', { name: 'Day' }), 'backwards');
  await press('ArrowLeft');
  expect(await page.getByRole('radio', { name: 'Hour' }).isChecked()).toBe(true);
  await tabTo(page, page.getByRole('textbox', { name: 'Name', exact: true }));
  await page.keyboard.type(name);
  await tabTo(page, page.getByRole('combobox', { name: 'Index pattern' }));
  await page.keyboard.type('filebeat-*');
  await press('Enter');
  await press('Escape');
  const search = page.getByRole('searchbox', { name: 'Search fields' });
  await search.waitFor();
  await tabTo(page, search, 'backwards');
  await page.keyboard.type('sudo.command');
  await tabTo(page, field('system.auth.sudo.command'));
  await press('Enter');
  const value = page.getByRole('button', { name: `system.auth.sudo.command is ${COMMAND}` });
  await value.waitFor();
  await tabTo(page, value);
  await press('Enter');
  await page.getByRole('button', { name: /^Remove the clause/ }).waitFor();
  const ruleType = page.getByRole('combobox', { name: 'Rule type' });
  await tabTo(page, ruleType);
  while ((await ruleType.inputValue()) !== 'frequency') await press('ArrowDown');
  await tabTo(page, page.getByRole('spinbutton', { name: 'Number of events' }));
  await press('Control+a');
  await page.keyboard.type('500');
  await tabTo(page, page.getByRole('button', { name: 'Save rule' }), 'backwards');
  await press('Enter');
  await page.getByText(`${name} is saved`).waitFor();
  await row(name).waitFor();
});
