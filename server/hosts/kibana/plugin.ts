import { messageOf } from '../../../common/text/message_of.ts';
import type { KibanaContext, KibanaLogger, KibanaSetup, KibanaStart, SetupPlugins, StartPlugins } from './contract.ts';
import { feature } from './feature.ts';
import { createInstance, type Instance } from './instance.ts';
import { readSettings } from './settings.ts';

/** The plugin as Kibana calls it. */
export interface KibanaPlugin {
  setup(core: KibanaSetup, plugins: SetupPlugins): object;
  start(core: KibanaStart, plugins: StartPlugins): object;
  stop(): Promise<void>;
}

/** Kibana's plugin: nothing it does can stop the host; what fails is logged. */
export function createPlugin(context: KibanaContext, now: () => number = Date.now): KibanaPlugin {
  const log = context.logger.get();
  const guarded = guard(log);
  let instance: Instance | null = null;
  return {
    setup: (core, plugins) => {
      guarded('setup', () => {
        instance = createInstance(context, { settings: readSettings(context), log, now });
      });
      guarded('the routes', () => instance?.mount(core));
      guarded('the feature', () => plugins.features?.registerKibanaFeature(feature));
      guarded('the task', () => instance?.register(plugins.taskManager));
      return {};
    },
    start: (core, plugins) => {
      guarded('start', () => instance?.start(core, plugins));
      return {};
    },
    stop: async () => {
      await instance?.stop();
    },
  };
}

const guard =
  (log: KibanaLogger) =>
  (what: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      log.error(`${what} failed: ${messageOf(error)}`);
    }
  };
