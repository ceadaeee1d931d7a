import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

jest.setTimeout(120_000);
const ROOT = path.join(__dirname, '..', '..');

let home = '';
const plugin = () => path.join(home, 'plugins', 'tocsin');
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tocsin-home-'));
  execFileSync(process.execPath, ['scripts/build.mjs', '--into', home], { cwd: ROOT });
  mkdirSync(path.join(home, 'plugins'));
  renameSync(path.join(home, 'plugin'), plugin());
});
afterAll(() => rmSync(home, { recursive: true }));

/** What Kibana 8.12 and 9.x know of a manifest; any other key keeps them from starting. */
const KNOWN_KEYS = [
  ...['id', 'version', 'kibanaVersion', 'type', 'configPath', 'owner', 'description', 'serviceFolders'],
  ...['requiredPlugins', 'optionalPlugins', 'runtimePluginDependencies', 'requiredBundles', 'extraPublicDirs'],
  ...['enabledOnAnonymousPages', 'ui', 'server'],
];

const manifest = z.object({
  id: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  kibanaVersion: z.literal('kibana'),
  owner: z.strictObject({ name: z.string(), githubTeam: z.string() }),
  server: z.literal(true),
  ui: z.literal(true),
  requiredPlugins: z.array(z.string()).length(0),
  optionalPlugins: z.array(z.string()),
});

test.each<[string, () => string]>([
  ['of the sources', () => path.join(ROOT, 'kibana.json')],
  ['of the build', () => path.join(plugin(), 'kibana.json')],
])('the manifest %s has the keys that hosts know, and needs no other plugin', (_name, file) => {
  const read: unknown = JSON.parse(readFileSync(file(), 'utf8'));
  expect(manifest.parse(read)).toEqual(read);
  expect(Object.keys(manifest.shape).filter(key => !KNOWN_KEYS.includes(key))).toEqual([]);
});

test('what is built has one version', () => {
  const version = z.object({ version: z.string() });
  const [ours, built, own] = [
    path.join(ROOT, 'package.json'),
    path.join(plugin(), 'kibana.json'),
    path.join(plugin(), 'package.json'),
  ].map(file => version.parse(JSON.parse(readFileSync(file, 'utf8'))).version);
  expect([built, own]).toEqual([ours, ours]);
});

/** Asks as a host does: a plain require, also of a plugin that is switched off; the process must then end by itself. */
const ASK = `
const loaded = require(process.argv[1]);
const log = { info() {}, warn() {}, error() {} };
const made = loaded.plugin({ logger: { get: () => log } });
console.log(JSON.stringify({
  exported: Object.keys(loaded).sort(),
  schema: Object.keys(loaded.config.schema),
  plugin: Object.keys(made).sort(),
}));`;

const ask = (): unknown =>
  JSON.parse(execFileSync(process.execPath, ['-e', ASK, path.join(plugin(), 'server')], { encoding: 'utf8' }));

const HOST_LIBRARY = `
const type = () => ({ fromHost: true });
exports.schema = { object: type, any: type, boolean: type, maybe: type };`;

test('the server part loads where the host’s schema library is missing, and uses it where it is there', () => {
  const shape = { exported: ['config', 'plugin'], plugin: ['setup', 'start', 'stop'] };
  const own = ['__isKbnConfigSchemaType', '__isOsdConfigSchemaType', 'validate'];
  expect(ask()).toEqual({ ...shape, schema: own });
  for (const name of ['@kbn', '@osd']) {
    const library = path.join(home, 'node_modules', name, 'config-schema');
    mkdirSync(library, { recursive: true });
    writeFileSync(path.join(library, 'index.js'), HOST_LIBRARY);
    expect(ask()).toEqual({ ...shape, schema: ['fromHost'] });
    rmSync(path.join(home, 'node_modules'), { recursive: true });
  }
});
