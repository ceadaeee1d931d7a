// Builds the plugin: node scripts/build.mjs [--kibana-version X]… [--into DIR]
// Without --into: build/kibana/tocsin (any version, to copy in) and one zip for each Kibana version.
import {
  createWriteStream,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import yazl from 'yazl';

const DEFAULT_KIBANA = '8.12.2';
const ID = 'tocsin';

/** A bundle that throws, or makes nothing known, takes the host's whole page down. */
const REGISTRATION = `} catch (error) { console.error('Tocsin cannot run on this page.', error); }
var idle = { plugin: function () { return { setup: function () {}, start: function () {}, stop: function () {} }; } };
(window.__kbnBundles__ || window.__osdBundles__).define('plugin/${ID}/public', function () { return __tocsin || idle; }, 'plugin/${ID}/public'); })();`;

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const valuesOf = flag =>
  process.argv.flatMap((argument, index) => (argument === flag ? [process.argv[index + 1] ?? ''] : []));
const [into] = valuesOf('--into');
const versions = valuesOf('--kibana-version');
const out = into ? path.resolve(root, into, 'plugin') : path.join(root, 'build', 'kibana', ID);

rmSync(out, { recursive: true, force: true });
await buildServer();
await buildBrowser();
writeManifest(out, 'kibana');
report();
if (!into) for (const version of versions.length > 0 ? versions : [DEFAULT_KIBANA]) await zip(version);

async function buildServer() {
  await build({
    entryPoints: [path.join(root, 'server/index.ts')],
    outfile: path.join(out, 'server/index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    external: ['@kbn/*', '@osd/*'],
    logLevel: 'warning',
  });
}

async function buildBrowser() {
  await build({
    entryPoints: [path.join(root, 'public/index.ts')],
    outfile: path.join(out, `target/public/${ID}.plugin.js`),
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: '__tocsin',
    target: 'es2020',
    minify: true,
    jsx: 'transform',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: '(function () { "use strict"; try {' },
    footer: { js: REGISTRATION },
    plugins: [sharedLibraries()],
    logLevel: 'warning',
  });
}

/** React, EUI and moment are the host's: they are read from where it shares them. */
function sharedLibraries() {
  const keys = { react: 'React', 'react-dom': 'ReactDom', '@elastic/eui': 'ElasticEui', moment: 'Moment' };
  return {
    name: 'shared-libraries',
    setup(bundler) {
      bundler.onResolve({ filter: /^(react|react-dom|@elastic\/eui|moment)$/ }, ({ path: name }) => ({
        path: name,
        namespace: 'shared',
      }));
      bundler.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path: name }) => ({
        contents: `module.exports = (window.__kbnSharedDeps__ || window.__osdSharedDeps__)[${JSON.stringify(keys[name])}];`,
        loader: 'js',
      }));
    },
  };
}

function writeManifest(folder, kibanaVersion) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'kibana.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'kibana.json'),
    `${JSON.stringify({ ...manifest, version, kibanaVersion }, null, 2)}\n`,
  );
  writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ name: ID, version, license: 'Apache-2.0' }, null, 2)}\n`,
  );
  cpSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
}

function report() {
  for (const file of ['server/index.js', `target/public/${ID}.plugin.js`]) {
    const bytes = readFileSync(path.join(out, file));
    console.log(`${file}: ${kilobytes(bytes.length)}, ${kilobytes(gzipSync(bytes).length)} gzip`);
  }
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1024)} kB`;
}

async function zip(version) {
  const stamped = path.join(root, 'build', `stamped-${version}`);
  rmSync(stamped, { recursive: true, force: true });
  cpSync(out, stamped, { recursive: true });
  writeManifest(stamped, version);
  const archive = new yazl.ZipFile();
  const mtime = new Date('2000-01-01T00:00:00Z');
  for (const file of filesIn(stamped))
    archive.addFile(path.join(stamped, file), `kibana/${ID}/${file}`, { mtime, mode: 0o100644 });
  archive.end();
  const { version: own } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const target = path.join(root, 'build', `${ID}-${own}-kibana-${version}.zip`);
  await new Promise((resolve, reject) =>
    archive.outputStream.pipe(createWriteStream(target)).on('close', resolve).on('error', reject),
  );
  rmSync(stamped, { recursive: true, force: true });
  console.log(`${path.relative(root, target)}: ${kilobytes(statSync(target).size)}`);
}

function filesIn(folder, under = '') {
  return readdirSync(path.join(folder, under), { withFileTypes: true })
    .flatMap(entry =>
      entry.isDirectory() ? filesIn(folder, path.posix.join(under, entry.name)) : [path.posix.join(under, entry.name)],
    )
    .sort();
}
