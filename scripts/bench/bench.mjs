// Measures the real ElastAlert 2 and Tocsin on the same engine and documents: node scripts/bench/bench.mjs --help
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { stringify } from 'yaml';
import { isoOf, MINUTE } from '../parity/documents/time.mjs';
import { ELASTALERT_VERSION, pythonWithElastAlert } from '../parity/lib/python.mjs';
import { ask, checkLoopback, load, searchEngine } from '../parity/lib/search_engine.mjs';
import { crowd, mixed, START } from './documents.mjs';
import { crowdRule, mixedRules } from './rules.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');
const RUN_LIMIT_MS = 3_600_000;

const HELP = `npm run bench -- [options]

  --quick          a tenth of the work
  --only PART      mixed or crowd
  --es URL         use this search engine (it must be on loopback) instead of starting one
  --json           the measurements as JSON
  --cache DIR      where ElastAlert is kept (.data/parity)
  --python PATH    a Python that has elastalert2 ${ELASTALERT_VERSION}`;

/** How much there is to do. */
const SIZES = {
  full: { rules: 200, ticks: 30, documents: 200_000, crowd: 1_000_000, users: 5000, events: 1000 },
  quick: { rules: 40, ticks: 10, documents: 20_000, crowd: 100_000, users: 500, events: 500 },
};

async function main() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      es: { type: 'string' },
      json: { type: 'boolean', default: false },
      cache: { type: 'string', default: path.join(root, '.data', 'parity') },
      python: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  checkLoopback(values.es);
  const say = message => console.error(message);
  const size = values.quick ? SIZES.quick : SIZES.full;
  mkdirSync(values.cache, { recursive: true });
  const python = pythonWithElastAlert({ cache: path.resolve(values.cache), python: values.python, say });
  const scratch = mkdtempSync(path.join(tmpdir(), 'tocsin-bench-'));
  const engine = await searchEngine({ es: values.es, root, say });
  try {
    const around = { url: engine.url, scratch, python, say, cli: await bundle(scratch) };
    await cleanUp(engine.url);
    const measured = {};
    if (values.only !== 'crowd') measured.mixed = await measureMixed(size, around);
    if (values.only !== 'mixed') measured.crowd = await measureCrowd(size, around);
    if (values.json) console.log(JSON.stringify({ size, ...measured }));
    else print(measured);
  } finally {
    await cleanUp(engine.url).catch(error => say(error.message));
    await engine.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const loadAll = (url, { indices, documents }) => load(url, { indices, documents: documents() });

/** Removes what a run makes; our own indices are hidden ones. */
const cleanUp = url =>
  ask(url, 'DELETE', '/bench-*,parity_writeback_bench*?ignore_unavailable=true&expand_wildcards=all');

async function measureMixed({ rules, ticks, documents }, around) {
  around.say(`loading ${documents} documents …`);
  await loadAll(around.url, mixed({ count: documents, ticks }));
  const end = START + (ticks - 1) * MINUTE;
  const both = await measureBoth('mixed', { rules: mixedRules(rules), end }, around);
  return { runs: rules * ticks, ...both };
}

async function measureCrowd({ crowd: count, users, events }, around) {
  around.say(`loading ${count} documents …`);
  await loadAll(around.url, crowd({ count, users }));
  const both = await measureBoth('crowd', { rules: [crowdRule({ events })], end: START }, around);
  return { documents: count, ...both };
}

async function measureBoth(name, { rules, end }, around) {
  const folder = path.join(around.scratch, name);
  mkdirSync(folder);
  for (const [n, rule] of rules.entries()) writeFileSync(path.join(folder, `${n}.yaml`), stringify(rule));
  const config = writeConfig(name, { folder, ...around });
  const times = { start: isoOf(START), end: isoOf(end) };
  around.say(`${name}: Tocsin …`);
  const tocsin = await runTocsin({ config, ...times, ...around });
  around.say(`${name}: ElastAlert …`);
  const elastalert = await runElastAlert({ name, config, ...times, ...around });
  return { elastalert, tocsin };
}

function writeConfig(name, { folder, url, scratch }) {
  const { hostname, port } = new URL(url);
  const file = path.join(scratch, `${name}.config.yaml`);
  const config = {
    ...{ rules_folder: folder, es_host: hostname, es_port: Number(port) },
    ...{ writeback_index: `parity_writeback_bench_${name}`, run_every: { minutes: 1 }, buffer_time: { minutes: 15 } },
  };
  writeFileSync(file, stringify(config));
  return file;
}

async function bundle(scratch) {
  const outfile = path.join(scratch, 'stepped.mjs');
  await build({
    ...{ entryPoints: [path.join(here, 'stepped_tocsin.mjs')], outfile, bundle: true, platform: 'node' },
    ...{ format: 'esm', target: 'node20', logLevel: 'error' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}

/** What `bin/tocsin` starts Node with. */
const nodeFlags = () =>
  /exec node (.+?) "\$0"/.exec(readFileSync(path.join(root, 'bin', 'tocsin'), 'utf8'))[1].split(' ');

async function runTocsin({ cli, config, start, end, scratch }) {
  const { err, seconds } = await run(process.execPath, [...nodeFlags(), cli, config, start, end], { cwd: scratch });
  const used = lastJson(err);
  if (!used || used.code !== 0) throw new Error(`Tocsin failed: ${err.slice(-2000)}`);
  return {
    seconds,
    cpu: used.cpu,
    rss_kb: used.rss_kb,
    told: countBy([...err.matchAll(/^Alert for (.+?)(?:, .*)? at /gm)].map(([, rule]) => rule)),
  };
}

async function runElastAlert({ python, name, config, start, end, scratch }) {
  const jobs = path.join(scratch, `${name}.jobs.json`);
  writeFileSync(jobs, JSON.stringify([{ name, config, start, end, out: path.join(scratch, `${name}.jsonl`) }]));
  const step = path.join(root, 'scripts', 'parity', 'step.py');
  const { out, err } = await run(python, [step, '--jobs', jobs], { cwd: scratch });
  const used = lastJson(out);
  if (!used || used.failed || used.errors.length > 0)
    throw new Error(`ElastAlert failed: ${JSON.stringify(used?.errors)} ${err.slice(-2000)}`);
  const lines = readFileSync(path.join(scratch, `${name}.jsonl`), 'utf8').split('\n');
  const told = countBy(lines.filter(line => line !== '').map(line => JSON.parse(line).rule));
  return { seconds: used.seconds, cpu: used.cpu, rss_kb: used.rss_kb, told };
}

function run(command, args, { cwd }) {
  const began = Date.now();
  const options = { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: RUN_LIMIT_MS, env: { ...process.env, TZ: 'UTC' } };
  const child = spawn(command, args, options);
  const said = { out: [], err: [] };
  child.stdout.on('data', bytes => said.out.push(bytes));
  child.stderr.on('data', bytes => said.err.push(bytes));
  const text = list => Buffer.concat(list).toString('utf8');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () =>
      resolve({ out: text(said.out), err: text(said.err), seconds: (Date.now() - began) / 1000 }),
    );
  });
}

/** How often each is there. */
function countBy(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const total = counts => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Rules that did not tell equally often on both sides. */
const unequal = ({ elastalert: { told: a }, tocsin: { told: b } }) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(rule => (a[rule] ?? 0) !== (b[rule] ?? 0));

function lastJson(text) {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.startsWith('{') ? JSON.parse(line) : null;
}

function print({ mixed: many, crowd: one }) {
  const times = (a, b) => `${(a / b).toFixed(1)} times`;
  const row = (what, { seconds, cpu, rss_kb, told }) =>
    console.log(
      `  ${what.padEnd(11)} ${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak ${Math.round(rss_kb / 1024)} MB, ${total(told)} alerts`,
    );
  for (const [title, part] of [
    [many && `mixed rules: ${many.runs} runs of a rule`, many],
    [one && `one rule over ${one.documents} documents`, one],
  ]) {
    if (!part) continue;
    console.log(title);
    row('ElastAlert', part.elastalert);
    row('Tocsin', part.tocsin);
    const { elastalert, tocsin } = part;
    for (const rule of unequal(part))
      console.log(`  ${rule}: ElastAlert ${elastalert.told[rule] ?? 0} alerts, Tocsin ${tocsin.told[rule] ?? 0}`);
    if (part.runs)
      console.log(
        `  runs per CPU second: ${(part.runs / elastalert.cpu).toFixed(1)} and ${(part.runs / tocsin.cpu).toFixed(1)}`,
      );
    console.log(
      `  ElastAlert takes ${times(elastalert.cpu, tocsin.cpu)} the CPU, ` +
        `${times(elastalert.seconds, tocsin.seconds)} the time, ${times(elastalert.rss_kb, tocsin.rss_kb)} the memory`,
    );
  }
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
