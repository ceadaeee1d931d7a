import type { BrowserPlugin, CoreSetup, CoreStart } from './host_contract.ts';
import { t } from './i18n.ts';
import { mountApp } from './mount.tsx';

/** Where the app stands in the host's menu. */
const CATEGORY = { id: 'observability', label: 'Observability', order: 3000 } as const;

/** Makes the plugin. It never throws: an exception here would take the host's whole page down. */
export function createPlugin(): BrowserPlugin {
  let started: CoreStart | null = null;
  return {
    setup: core => guard(() => register(core, () => started)),
    start: core => {
      started = core;
    },
    stop: () => undefined,
  };
}

function register(core: CoreSetup, startedCore: () => CoreStart | null): void {
  core.application.register({
    id: 'tocsin',
    title: 'Tocsin',
    appRoute: '/app/tocsin',
    category: CATEGORY,
    euiIconType: 'bell',
    mount: params => {
      const started = startedCore();
      if (started) return mountApp(started, params);
      params.element.textContent = t('tocsin.app.notStarted', 'Tocsin has not started yet; load the page again.');
      return () => undefined;
    },
  });
}

function guard(work: () => void): void {
  try {
    work();
  } catch (error) {
    console.error('Tocsin could not be set up on this page.', error);
  }
}
