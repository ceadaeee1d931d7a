// Runs the real ElastAlert 2 and Tocsin side by side, rule by rule: node scripts/parity/parity.mjs --help
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { WORLDS } from './documents/worlds.mjs';
import { firstDifference } from './lib/compare.mjs';
import { documentsHash, keptReference, referenceKey, runElastAlert } from './lib/elastalert.mjs';
import { ELASTALERT_VERSION, pythonWithElastAlert } from './lib/python.mjs';
import { firstSentDifference, keptSending, replayAndSend, sendWithElastAlert } from './lib/outputs.mjs';
import { reporter } from './lib/report.mjs';
import { chosenRules, readRules } from './lib/rules.mjs';
import { ask, checkLoopback, load, searchEngine } from './lib/search_engine.mjs';
import { builtTocsin, replayRule } from './lib/tocsin.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');

const HELP = `npm run parity -- [options]

  --rule NAME         only this rule, or those whose names contain it; may be repeated
  --outputs           only what arrives at outputs (the rules of scripts/parity/outputs)
  --rules DIR         the rules of this folder in place of those of scripts/parity/rules and outputs
  --es URL            use this search engine (it must be on loopback) instead of starting one
  --only-elastalert   run ElastAlert alone and keep what it told
  --refresh           run ElastAlert even where what it told is kept
  --json              one line of JSON for each rule
  --cache DIR         where ElastAlert and what it told are kept (.data/parity)
  --python PATH       a Python that has elastalert2 ${ELASTALERT_VERSION}, instead of one in the cache`;

const MARKER = 'parity-loaded';

async function main() {
  const { values } = parseArgs({
    options: {
      rule: { type: 'string', multiple: true, default: [] },
      outputs: { type: 'boolean', default: false },
      rules: { type: 'string' },
      es: { type: 'string' },
      'only-elastalert': { type: 'boolean', default: false },
      refresh: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      cache: { type: 'string', default: path.join(root, '.data', 'parity') },
      python: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  checkLoopback(values.es);
  const say = message => console.error(message);
  const cache = path.resolve(values.cache);
  const scratch = mkdtempSync(path.join(tmpdir(), 'tocsin-parity-run-'));
  mkdirSync(cache, { recursive: true });
  const sets = chosenSets(values);
  const engine = await searchEngine({ es: values.es, root, say });
  const report = reporter({ json: values.json, expected: readExpected() });
  try {
    await loadWorlds(engine.url, { ids: new Set(sets.flatMap(({ rules }) => rules).map(({ world }) => world)), say });
    const surroundings = { ...{ values, say, cache, scratch, report }, url: engine.url };
    for (const set of sets) await compareSet(set, surroundings);
    if (!values['only-elastalert'] && !report.end()) process.exitCode = 1;
  } finally {
    await engine.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Two sets of rules: of the first titles and texts are compared, of the second what arrives as well. */
const SETS = [
  {
    ...{ folder: 'rules', reference: 'reference', scripts: ['step.py'] },
    ...{ kept: keptReference, run: runElastAlert, replay: replayRule },
    difference: (theirs, ours) => firstDifference(theirs.alerts, ours.alerts),
  },
  {
    ...{ folder: 'outputs', reference: 'reference_outputs', scripts: ['step.py', 'send.py'] },
    ...{ kept: keptSending, run: sendWithElastAlert, replay: replayAndSend, difference: firstSentDifference },
  },
];

/** The sets that are asked for, each with its rules. */
function chosenSets({ outputs, rules: own, rule: words }) {
  const asked = own ? [{ ...SETS[0], folder: path.resolve(own) }] : SETS;
  const sets = asked
    .filter(({ folder }) => !outputs || folder === 'outputs')
    .map(set => ({ ...set, rules: chosenRules(readRules(path.resolve(here, set.folder)), words) }));
  if (sets.every(({ rules }) => rules.length === 0)) throw new Error(`no rule is named like ${words.join(', ')}`);
  return sets;
}

/** Runs both on the rules of a set, ElastAlert only where what it did is not kept, and says how each came out. */
async function compareSet({ rules, ...set }, { values, say, cache, scratch, report, url }) {
  const keys = new Map(rules.map(rule => [rule.name, referenceKey(rule, { here, scripts: set.scripts })]));
  const folder = path.join(cache, set.reference);
  const kept = rule => set.kept(rule, { folder, key: keys.get(rule.name) });
  const missing = values.refresh ? rules : rules.filter(rule => kept(rule) === null);
  if (missing.length > 0) {
    const python = pythonWithElastAlert({ cache, python: values.python, say });
    let done = 0;
    await set.run(missing, {
      ...{ python, here, folder, scratch, url },
      keyOf: rule => keys.get(rule.name),
      onRule: (name, { alerts, seconds }) =>
        say(`ElastAlert ${(done += 1)}/${missing.length}: ${name}, ${alerts} alerts, ${seconds} s`),
    });
  }
  if (values['only-elastalert'] || rules.length === 0) return rules.forEach(rule => report.reference(rule, kept(rule)));
  const cli = builtTocsin({ root, scratch });
  const replayed = inParallel(rules, rule => set.replay(rule, { cli, here, root, scratch, url }));
  for (const [n, rule] of rules.entries()) {
    const theirs = kept(rule);
    const ours = await replayed[n];
    report.rule(rule, { theirs, ours, difference: await set.difference(theirs, ours) });
  }
}

/** Loads the worlds that the engine does not hold already as they are now. */
async function loadWorlds(url, { ids, say }) {
  for (const id of ids) {
    const hash = documentsHash(id);
    const loaded = await ask(url, 'GET', `/${MARKER}/_doc/${id}`)
      .then(text => JSON.parse(text)._source.hash)
      .catch(() => null);
    if (loaded === hash) continue;
    const { indices, documents, about } = WORLDS[id];
    const count = await load(url, { indices, documents: documents() });
    await ask(url, 'PUT', `/${MARKER}/_doc/${id}?refresh=true`, JSON.stringify({ hash }));
    say(`${id}: ${count} documents, ${about}`);
  }
}

const readExpected = () => parse(readFileSync(path.join(here, 'expected_differences.yaml'), 'utf8')) ?? [];

/** Starts as many at once as there are processors; gives a promise for each. */
function inParallel(items, start) {
  const lanes = Array.from({ length: Math.max(1, cpus().length) }, () => Promise.resolve());
  return items.map((item, n) => {
    const lane = n % lanes.length;
    const result = lanes[lane].then(() => start(item));
    lanes[lane] = result.catch(() => {});
    return result;
  });
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
