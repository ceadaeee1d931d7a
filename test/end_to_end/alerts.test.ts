import type { Locator, Page } from 'playwright-core';
import { BROWSER_TEST_LIMIT_MS, openBrowser, pageUrl, visit, type Reader, type Visit } from '../support/browser';
import { hasFocus, tabTo } from '../support/browser_page';

jest.setTimeout(BROWSER_TEST_LIMIT_MS);

const SUDO_RULE = 'A command was run with sudo';

let browser: Reader;
let open: Visit;
let page: Page;

const firstAlert = (): Locator =>
  page
    .getByRole('row')
    .getByRole('button', { name: /^sudo on / })
    .first();
const flyout = (): Locator => page.getByRole('dialog');

beforeAll(async () => {
  browser = await openBrowser();
});

beforeEach(async () => {
  open = await visit(browser, `${pageUrl()}/`);
  page = open.page;
});

afterEach(async () => {
  expect(open.complaints()).toEqual([]);
  await open.close();
});

afterAll(() => browser.close());

test('the first address leads to the alerts, and keeps the theme that was asked for', async () => {
  const dark = await visit(browser, `${pageUrl()}/`, { theme: 'dark' });
  await dark.page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
  expect(new URL(dark.page.url()).search).toBe('?theme=dark');
  expect(await dark.page.locator('html').getAttribute('data-theme')).toBe('dark');
  await dark.page.getByRole('button', { name: 'Change to the light theme' }).click();
  await dark.page.locator('html[data-theme=light]').waitFor();
  await dark.page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
  expect(dark.complaints()).toEqual([]);
  await dark.close();
});

test('the sample’s alerts are there, over time and one by one', async () => {
  await firstAlert().waitFor();
  const histogram = page.getByRole('img', { name: 'Alerts over time' });
  expect(await histogram.locator('rect').count()).toBeGreaterThan(1);
  await page.getByRole('combobox', { name: 'Rule' }).selectOption({ label: SUDO_RULE });
  await page.waitForURL(/rule=/);
  await page.getByRole('searchbox', { name: 'Search titles, groups and texts' }).fill('nobody-has-this-name');
  await page.getByRole('heading', { name: 'No alerts here' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search titles, groups and texts' }).fill('sudo');
  await firstAlert().waitFor();
  await page.reload();
  expect(await page.getByRole('searchbox', { name: 'Search titles, groups and texts' }).inputValue()).toBe('sudo');
  await firstAlert().waitFor();
});

test('an alert tells why it fired, what it says, who was told, and what it saw', async () => {
  const title = (await firstAlert().textContent()) ?? '';
  await firstAlert().click();
  await flyout().getByRole('heading', { name: title }).waitFor();
  for (const part of ['Why it fired', 'What it says', 'What was sent where', 'What it saw'])
    await flyout().getByRole('heading', { name: part }).waitFor();
  await flyout().getByRole('row', { name: 'Counted 1' }).waitFor();
  expect(await flyout().locator('pre').textContent()).toMatch(/ ran \/usr\/.* on /);
  await flyout().getByRole('listitem').filter({ hasText: 'post' }).getByText('Delivered').waitFor();
  await flyout().getByRole('searchbox', { name: 'Search names and values' }).fill('sudo.command');
  await flyout()
    .getByRole('row', { name: /^system\.auth\.sudo\.command \/usr\// })
    .waitFor();
  await flyout()
    .getByText(/^1 of \d+ values$/)
    .waitFor();
});

test('an alert is acknowledged, closed and opened again', async () => {
  await firstAlert().click();
  await flyout().getByRole('button', { name: 'Acknowledge' }).click();
  await flyout().getByText('Acknowledged').waitFor();
  await flyout().getByRole('button', { name: 'Close alert' }).click();
  await flyout().getByText('Closed').waitFor();
  await page.reload();
  await flyout().getByText('Closed').waitFor();
  await flyout().getByRole('button', { name: 'Reopen' }).click();
  await flyout().getByText('Open', { exact: true }).waitFor();
});

test('an alert is read with the keyboard alone', async () => {
  await firstAlert().waitFor();
  await tabTo(page, firstAlert());
  await page.keyboard.press('Enter');
  const acknowledge = flyout().getByRole('button', { name: 'Acknowledge' });
  await acknowledge.waitFor();
  await tabTo(page, acknowledge);
  await page.keyboard.press('Enter');
  await flyout().getByText('Acknowledged').waitFor();
  await page.keyboard.press('Escape');
  await flyout().waitFor({ state: 'detached' });
  expect(page.url()).not.toContain('alert=');
  await tabTo(page, page.getByRole('tab', { name: 'New rule' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'New rule' }).waitFor();
  expect(await hasFocus(page.locator('body'))).toBe(false);
});
