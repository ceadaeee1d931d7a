import { statSync } from 'node:fs';
import path from 'node:path';

/** The files of the page, by the names under which it asks for them. */
export function pageAssets(root: string): Readonly<Record<string, string>> {
  const built = (name: string): string => path.join(root, '.build', 'standalone', name);
  return {
    'start.js': built('start.js'),
    'shared_deps.js': built('shared_deps.js'),
    'eui_theme_light.min.css': built('eui_theme_light.min.css'),
    'eui_theme_dark.min.css': built('eui_theme_dark.min.css'),
    'page.css': path.join(root, 'server', 'hosts', 'standalone', 'page', 'page.css'),
    'tocsin.plugin.js': path.join(root, '.build', 'plugin', 'target', 'public', 'tocsin.plugin.js'),
  };
}

/** Changes whenever a file of the page does. */
export const versionOf = (assets: Readonly<Record<string, string>>): string =>
  String(
    Math.round(Math.max(...Object.values(assets).map(file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0))),
  );
