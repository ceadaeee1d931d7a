import { createPlugin } from './app/plugin.ts';
import type { BrowserPlugin } from './app/host_contract.ts';

/** What a host calls once its page has loaded the bundle. */
export const plugin = (): BrowserPlugin => createPlugin();
