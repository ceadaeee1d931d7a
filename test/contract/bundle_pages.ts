import type { BrowserPlugin } from '../../public/app/host_contract';

/** A page of a host, as far as a bundle sees it. */
interface OpenPage {
  readonly globals: Readonly<Record<string, unknown>>;
  /** What was made known, by key. */
  keys(): readonly string[];
  get(key: string): unknown;
}

/** How a host's page is made. */
export interface HostPage {
  readonly name: string;
  /** The page with these shared libraries; with null it has none. */
  open(libraries: Readonly<Record<string, unknown>> | null): OpenPage;
}

type Load = (moduleKey?: string) => unknown;

/** Up to 9.5 and in OpenSearch Dashboards: a bundle's own require, and the module to ask it for. */
function webpackRegistry() {
  const known = new Map<string, () => unknown>();
  const define = (key: string, load: Load, moduleKey: string): void => {
    if (known.has(key)) throw new Error(`the bundle ${key} is there already`);
    known.set(key, () => load(moduleKey));
  };
  return { define, ...readersOf(known) };
}

/** Newer hosts know a function alone. */
function rspackRegistry() {
  const known = new Map<string, () => unknown>();
  const define = (key: string, load: Load): void => {
    if (known.has(key)) throw new Error(`the bundle ${key} is there already`);
    known.set(key, () => load());
  };
  return { define, ...readersOf(known) };
}

function readersOf(known: ReadonlyMap<string, () => unknown>) {
  return {
    keys: () => [...known.keys()],
    get: (key: string): unknown => {
      const load = known.get(key);
      if (!load) throw new Error(`the bundle ${key} is not there`);
      return load();
    },
  };
}

/** The component library of OpenSearch Dashboards goes by the same name and has no provider. */
const asOui = (libraries: Readonly<Record<string, unknown>>) => {
  const { ElasticEui } = libraries;
  const components = typeof ElasticEui === 'object' && ElasticEui !== null ? { ...ElasticEui } : {};
  Reflect.deleteProperty(components, 'EuiProvider');
  Reflect.deleteProperty(components, 'useEuiTheme');
  return { ...libraries, ElasticEui: components };
};

/** The pages of the hosts that are supported. */
export const HOST_PAGES: readonly HostPage[] = [
  {
    name: 'Kibana 8.12',
    open: libraries => {
      const { define, get, keys } = webpackRegistry();
      const shared = libraries && { ...libraries, KbnI18n: { i18n: { translate: translated } } };
      return { globals: { __kbnBundles__: { define, get }, __kbnSharedDeps__: shared }, keys, get };
    },
  },
  {
    name: 'Kibana 9.x with rspack',
    open: libraries => {
      const { define, get, keys } = rspackRegistry();
      const globals = {
        __kbnBundles__: Object.freeze({ define, get }),
        __kbnSharedDeps__: libraries,
        __kbnPluginsLoaded: Promise.resolve(),
      };
      return { globals, keys, get };
    },
  },
  {
    name: 'OpenSearch Dashboards 3.x',
    open: libraries => {
      const { define, get, keys } = webpackRegistry();
      return {
        globals: { __osdBundles__: { define, get }, __osdSharedDeps__: libraries && asOui(libraries) },
        keys,
        get,
      };
    },
  },
];

const translated = (_id: string, { defaultMessage }: { readonly defaultMessage: string }): string => defaultMessage;

/** Whether something is a plugin as the browser side of a host calls it. */
export const isPlugin = (value: unknown): value is BrowserPlugin =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'setup') === 'function' &&
  typeof Reflect.get(value, 'start') === 'function';
