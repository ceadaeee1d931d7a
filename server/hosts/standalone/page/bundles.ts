import type { Plugin } from './contracts.ts';

/** Puts the registry on the page with which a host's bundles make themselves known. */
export function createBundles(): void {
  const known = new Map<string, () => unknown>();
  window.__kbnBundles__ = {
    define: (key, require, moduleKey) => {
      if (known.has(key)) throw new Error(`the bundle ${key} is on the page twice`);
      known.set(key, () => require(moduleKey));
    },
    get: key => {
      const load = known.get(key);
      if (!load) throw new Error(`the bundle ${key} is not on the page`);
      return load();
    },
  };
}

/** The plugin that a bundle's `plugin()` gives. */
export function pluginOf(bundle: unknown): Plugin {
  const create = memberOf(bundle, 'plugin');
  const made: unknown = typeof create === 'function' ? Reflect.apply(create, undefined, [{}]) : undefined;
  if (isPlugin(made)) return made;
  throw new Error('the bundle of Tocsin has no plugin with setup and start');
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const isPlugin = (value: unknown): value is Plugin =>
  typeof memberOf(value, 'setup') === 'function' && typeof memberOf(value, 'start') === 'function';
