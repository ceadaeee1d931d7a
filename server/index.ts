import { hostConfig } from './hosts/kibana/config.ts';
import type { KibanaContext } from './hosts/kibana/contract.ts';
import { createPlugin } from './hosts/kibana/plugin.ts';

/** How the host checks `tocsin.*` of its configuration file. */
export const config = hostConfig();

/** What the host calls to get the plugin's server part. */
export const plugin = (context: KibanaContext) => createPlugin(context);
