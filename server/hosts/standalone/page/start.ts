import { createBundles, pluginOf } from './bundles.ts';
import type { App } from './contracts.ts';
import { createCore } from './core.ts';
import { createHistory } from './history.ts';

/** The app's own path, as in a host. */
const APP_PATH = '/app/tocsin';

/** How long the chosen theme is remembered: a year. */
const REMEMBER_S = 31_536_000;

createBundles();
// The bundle of the plugin is the next script of the page; it is there once the page is read.
document.addEventListener('DOMContentLoaded', begin);

function begin(): void {
  const root = placeOf('app');
  try {
    const darkMode = isDark();
    bindThemeSwitch(darkMode);
    const places = { breadcrumbs: placeOf('breadcrumbs'), toasts: placeOf('toasts') };
    const apps: App[] = [];
    const core = createCore({ darkMode }, places, app => apps.push(app));
    const plugin = pluginOf(window.__kbnBundles__?.get('plugin/tocsin/public'));
    plugin.setup(core.setup, {});
    plugin.start(core.start, {});
    const [app] = apps;
    if (!app) throw new Error('the plugin registered no app');
    root.replaceChildren();
    app.mount({
      element: root,
      history: createHistory(APP_PATH),
      appBasePath: APP_PATH,
      theme$: core.theme$,
      setHeaderActionMenu: () => undefined,
    });
  } catch (error) {
    root.textContent = `Tocsin could not start on this page: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}

function placeOf(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found) return found;
  throw new Error(`the page has no #${id}`);
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'dark' || chosen === 'light') return chosen === 'dark';
  return window.matchMedia('(prefers-color-scheme: dark)').matches;
}

/** The switch loads the page anew: the whole stylesheet is another one. */
function bindThemeSwitch(darkMode: boolean): void {
  const button = placeOf('theme-switch');
  const next = darkMode ? 'light' : 'dark';
  button.textContent = darkMode ? '☀' : '☾';
  button.setAttribute('aria-label', `Change to the ${next} theme`);
  button.setAttribute('title', `Change to the ${next} theme`);
  button.addEventListener('click', () => {
    document.cookie = `tocsin_theme=${next}; path=/; max-age=${REMEMBER_S}; samesite=strict`;
    const url = new URL(window.location.href);
    url.searchParams.delete('theme');
    window.location.replace(url);
    if (url.href === window.location.href) window.location.reload();
  });
}
