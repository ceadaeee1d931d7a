import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { toJsonText } from '../documents/json_text.mjs';
import { WORLDS } from '../documents/worlds.mjs';
import { ELASTALERT_VERSION } from './python.mjs';

/** A name for all that a result of ElastAlert depends on; another name is another result. */
export function referenceKey(rule, { here, scripts = ['step.py'] }) {
  const hash = createHash('sha256');
  const add = text => hash.update(`${text.length}:`).update(text);
  [ELASTALERT_VERSION, JSON.stringify(parse(rule.text)), rule.start, rule.end].forEach(add);
  for (const script of scripts) add(readFileSync(path.join(here, script), 'utf8'));
  add(readFileSync(path.join(here, 'configs', `${rule.config}.yaml`), 'utf8'));
  const files = path.join(path.dirname(rule.file), 'files');
  for (const file of existsSync(files) ? readdirSync(files).sort() : [])
    if (rule.text.includes(file)) add(readFileSync(path.join(files, file), 'utf8'));
  add(documentsHash(rule.world));
  return hash.digest('hex').slice(0, 16);
}

const hashes = new Map();

/** A name for the documents of a world. */
export function documentsHash(id) {
  if (!hashes.has(id)) {
    const { indices, documents } = WORLDS[id];
    const hash = createHash('sha256').update(JSON.stringify(indices));
    for (const { index, id: own, source } of documents()) hash.update(`${index} ${own} ${toJsonText(source)}\n`);
    hashes.set(id, hash.digest('hex').slice(0, 16));
  }
  return hashes.get(id);
}

/** What ElastAlert told, if it is kept: { alerts, errors, failed }. */
export function keptReference(rule, { folder, key }) {
  const about = readJson(path.join(folder, `${rule.name}.meta.json`));
  const alerts = path.join(folder, `${rule.name}.jsonl`);
  if (about?.key !== key || !existsSync(alerts)) return null;
  return { ...about, alerts: readLines(alerts) };
}

/** Runs ElastAlert on the rules, each in a process of its own, and keeps what it told. */
export async function runElastAlert(rules, options) {
  const { python, here, folder, scratch, url, keyOf, onRule, script = 'step.py', jobOf = () => ({}) } = options;
  mkdirSync(folder, { recursive: true });
  const jobs = rules.map(rule => ({
    name: rule.name,
    rule: rule.file,
    config: writeConfig(rule, { here, scratch, url }),
    start: rule.start,
    end: rule.end,
    out: path.join(scratch, `${rule.name}.jsonl`),
    ...jobOf(rule),
  }));
  const list = path.join(scratch, 'jobs.json');
  writeFileSync(list, JSON.stringify(jobs));
  const child = spawn(python, [path.join(here, script), '--jobs', list], {
    cwd: rulesFolder(rules[0], here),
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  child.stderr.on('data', text => said.push(String(text)));
  const ended = new Promise(resolve => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const { name, ...about } = JSON.parse(line);
    const told = path.join(scratch, `${name}.jsonl`);
    if (!existsSync(told)) writeFileSync(told, '');
    renameSync(told, path.join(folder, `${name}.jsonl`));
    const rule = rules.find(one => one.name === name);
    const { errors, failed, alerts } = about;
    writeFileSync(
      path.join(folder, `${name}.meta.json`),
      `${JSON.stringify({ key: keyOf(rule), alerts, errors, failed }, null, 1)}\n`,
    );
    onRule(name, about);
  }
  if ((await ended) !== 0) throw new Error(`ElastAlert could not be run: ${said.join('').slice(-2000)}`);
}

/** Where paths in a rule start: its own folder, and for the rules of outputs that of the others. */
export const rulesFolder = ({ file }, here) =>
  path.dirname(file) === path.join(here, 'outputs') ? path.join(here, 'rules') : path.dirname(file);

/** A config.yaml for one rule alone, whose write-back indices no other rule uses. */
export function writeConfig(rule, { here, scratch, url }) {
  const { hostname, port } = new URL(url);
  const file = path.join(scratch, `${rule.name}.config.yaml`);
  const rest = readFileSync(path.join(here, 'configs', `${rule.config}.yaml`), 'utf8');
  const empty = path.join(scratch, 'no_rules');
  mkdirSync(empty, { recursive: true });
  writeFileSync(
    file,
    `rules_folder: ${empty}\nes_host: ${hostname}\nes_port: ${port}\nwriteback_index: parity_writeback_${rule.name}\n${rest}`,
  );
  return file;
}

const readLines = file =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
