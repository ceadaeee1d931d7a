// Builds the standalone host: its server, the page's shared libraries, the page's first script, the themes.
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(root, '.build', 'standalone');
const require = createRequire(path.join(root, 'package.json'));
const host = path.join(root, 'server', 'hosts', 'standalone');

/** EUI loads its icons one by one when they are asked for; here they all come with the page. */
const euiIcons = {
  name: 'eui-icons',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^tocsin:eui_icons$/ }, () => ({ path: 'eui_icons', namespace: 'tocsin' }));
    onLoad({ filter: /.*/, namespace: 'tocsin' }, () => {
      const { typeToPathMap } = require('@elastic/eui/lib/components/icon/icon_map.js');
      const types = Object.entries(typeToPathMap);
      const imports = types.map(
        ([, file], index) => `import { icon as i${index} } from '@elastic/eui/es/components/icon/assets/${file}';`,
      );
      const entries = types.map(([type], index) => `${JSON.stringify(type)}: i${index}`);
      return {
        contents: `${imports.join('\n')}\nexport const icons = { ${entries.join(', ')} };`,
        resolveDir: root,
        loader: 'js',
      };
    });
    onLoad({ filter: /eui[\\/]es[\\/]components[\\/]icon[\\/]icon\.js$/ }, async ({ path: file }) => {
      const { readFile } = await import('node:fs/promises');
      const text = await readFile(file, 'utf8');
      // What is not in the cache does not exist; without this the bundler would look for a folder of modules.
      const contents = text.replace(
        /import\(\s*\/\*[^]*?typeToPathMap\[iconType\]\)/,
        "Promise.reject(new Error('no such icon'))",
      );
      if (contents === text)
        throw new Error('EUI loads its icons in another way now; see scripts/build_standalone.mjs');
      return { contents, loader: 'js' };
    });
  },
};

const shared = { bundle: true, sourcemap: false, logLevel: 'warning', absWorkingDir: root };
const forBrowser = {
  ...shared,
  platform: 'browser',
  format: 'iife',
  target: 'es2020',
  minify: true,
  define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
};

const modifiedAt = file =>
  stat(file).then(
    found => found.mtimeMs,
    () => 0,
  );

/** The shared libraries are large and change with the lock file and their entry alone. */
async function buildSharedDeps() {
  const entry = path.join(host, 'page', 'shared_deps.js');
  const outfile = path.join(out, 'shared_deps.js');
  const inputs = await Promise.all(
    [entry, path.join(root, 'package-lock.json'), fileURLToPath(import.meta.url)].map(modifiedAt),
  );
  if ((await modifiedAt(outfile)) > Math.max(...inputs)) return;
  await build({ ...forBrowser, entryPoints: [entry], outfile, plugins: [euiIcons] });
}

/** Builds all that the standalone host serves and runs, into `.build/standalone`. */
export async function buildStandalone() {
  await mkdir(out, { recursive: true });
  const themes = ['light', 'dark'].map(theme => `eui_theme_${theme}.min.css`);
  await Promise.all([
    buildSharedDeps(),
    build({ ...forBrowser, entryPoints: [path.join(host, 'page', 'start.ts')], outfile: path.join(out, 'start.js') }),
    build({
      ...shared,
      entryPoints: [path.join(host, 'main.ts')],
      outfile: path.join(out, 'main.cjs'),
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      packages: 'external',
      sourcemap: true,
    }),
    ...themes.map(file => copyFile(require.resolve(`@elastic/eui/dist/${file}`), path.join(out, file))),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildStandalone();
