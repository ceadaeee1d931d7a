import { randomBytes } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { BROWSER_TEST_LIMIT_MS, openBrowser, pageUrl, visit, type Reader, type Visit } from '../support/browser';
import { tabTo } from '../support/browser_page';

jest.setTimeout(BROWSER_TEST_LIMIT_MS);

const DISK_RULE = 'A disk is nearly full';

let browser: Reader;
let open: Visit;
let page: Page;

const row = (name: string): Locator => page.getByRole('row').filter({ hasText: name });
const enabled = (name: string): Locator => page.getByRole('switch', { name: `Run ${name}` });

beforeAll(async () => {
  browser = await openBrowser();
});

beforeEach(async () => {
  open = await visit(browser, `${pageUrl()}/app/tocsin#/rules`);
  page = open.page;
});

afterEach(async () => {
  expect(open.complaints()).toEqual([]);
  await open.close();
});

afterAll(() => browser.close());

test('the sample’s rules are listed, found and run well', async () => {
  await row(DISK_RULE).getByText('Runs well').waitFor();
  await page.getByRole('searchbox').fill('metricbeat');
  await page.getByRole('cell', { name: 'heartbeat-*' }).waitFor({ state: 'detached' });
  await row(DISK_RULE).getByRole('link', { name: DISK_RULE, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: DISK_RULE }).waitFor();
  await page.getByText('events pass').waitFor();
});

test('a rule is switched off and on again', async () => {
  await row(DISK_RULE).getByText('Runs well').waitFor();
  await enabled(DISK_RULE).click();
  await row(DISK_RULE).getByText('Switched off').waitFor();
  await page.reload();
  await row(DISK_RULE).getByText('Switched off').waitFor();
  await tabTo(page, enabled(DISK_RULE));
  await page.keyboard.press('Space');
  await row(DISK_RULE).getByText('Switched off').waitFor({ state: 'detached' });
  expect(await enabled(DISK_RULE).isChecked()).toBe(true);
});

test('a rule that cannot run says so in the list; deleting it asks first', async () => {
  const name = `Looks nowhere ${randomBytes(3).toString('hex')}`;
  await page.getByRole('tab', { name: 'New rule' }).click();
  await page.getByRole('tab', { name: 'YAML' }).click();
  await page
    .getByRole('textbox', { name: /The rule as YAML/ })
    .fill(`name: ${name}\ntype: any\nindex: logs-that-nobody-has\nrun_every: {seconds: 1}\nalert: debug\n`);
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByText(`${name} is saved`).waitFor();
  await row(name)
    .getByText(/Last run failed|Runs, with doubts/)
    .waitFor();
  await row(name)
    .getByRole('button', { name: `Delete ${name}` })
    .click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await row(name)
    .getByRole('button', { name: `Delete ${name}` })
    .click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText(`${name} was deleted`).waitFor();
  await row(name).waitFor({ state: 'detached' });
});
