import type { KibanaContext } from './hosts/kibana/contract.ts';
import { createPlugin } from './hosts/kibana/plugin.ts';

/** What Kibana calls to get the plugin's server part. */
export const plugin = (context: KibanaContext) => createPlugin(context);
