import { chromium, type BrowserContext, type Page } from 'playwright-core';

/** Light or dark, as the address of the page asks for it. */
export type Theme = 'light' | 'dark';

/** A page that is looked at, and everything it complained of meanwhile. */
export interface Visit {
  readonly page: Page;
  /** Console errors, exceptions, failed requests and refusals, in words. */
  readonly complaints: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** Nothing but the page: no sandbox that needs rights, no traffic of the browser's own. */
const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** Longer than any answer may take; what is waited for is an element, never time. */
const PATIENCE_MS = 30_000;

const HEIGHT = 900;

/** What one of the browser tests may take as a whole, on a machine that is busy with other things. */
export const BROWSER_TEST_LIMIT_MS = 180_000;

/** A browser with one reader's cookies and cache. */
export interface Reader {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Opens the browser the tests' set-up has found. */
export async function openBrowser(): Promise<Reader> {
  const browser = await chromium.launch({ executablePath: setUp('TOCSIN_BROWSER'), args: [...FLAGS] });
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  return { context, close: () => browser.close() };
}

/** Where the host of the tests is. */
export const pageUrl = (): string => setUp('TOCSIN_PAGE_URL');

/** Where its search engine is. */
export const engineUrl = (): string => setUp('TOCSIN_PAGE_ENGINE_URL');

function setUp(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the set-up of the browser tests has not run`);
  return value;
}

/** How a page is opened. */
interface Opening {
  readonly theme?: Theme;
  readonly width?: number;
}

/** Opens an address in a window of its own, and listens to what goes wrong in it. */
export async function visit(
  { context }: Reader,
  url: string,
  { theme = 'light', width = 1280 }: Opening = {},
): Promise<Visit> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: HEIGHT });
  const complaints = listen(page);
  const [place = '', hash = ''] = url.split('#', 2);
  await page.goto(`${place}?theme=${theme}${hash === '' ? '' : `#${hash}`}`);
  return { page, complaints, close: () => page.close() };
}

function listen(page: Page): () => readonly string[] {
  const heard: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error') heard.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => heard.push(`exception: ${error.message}`));
  page.on('requestfailed', request => {
    const why = request.failure()?.errorText ?? '';
    // The page itself gives up questions whose answers it no longer wants.
    if (why !== 'net::ERR_ABORTED') heard.push(`${request.method()} ${request.url()}: ${why}`);
  });
  page.on('response', response => {
    if (response.status() >= 400) heard.push(`${response.request().method()} ${response.url()}: ${response.status()}`);
  });
  return () => heard;
}

/** Takes a picture where TOCSIN_TEST_PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['TOCSIN_TEST_PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
