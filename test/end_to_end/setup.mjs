import { findBrowser } from '../../scripts/ensure_installed.mjs';
import { startHost } from './host.mjs';

/** Before the browser tests: the browser is found, the host is started, and the tests are told where both are. */
export default async function setup() {
  const browser = findBrowser();
  if (!browser)
    throw new Error('There is no Chromium for the browser tests: node scripts/ensure_installed.mjs --browser');
  const { page, engine } = await startHost();
  process.env.TOCSIN_BROWSER = browser;
  process.env.TOCSIN_PAGE_URL = page;
  process.env.TOCSIN_PAGE_ENGINE_URL = engine;
}
