// Begins an output or a rule type: npm run new alerter <id>, npm run new rule_type <id>
// It writes the file, its test and a changeset, all of which pass; then they are made to do what they should.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** For each kind: its templates, and where they go. */
const KINDS = {
  alerter: {
    'alerter.ts.txt': id => `server/alerters/${id}.ts`,
    'test.ts.txt': id => `test/server/alerters/${id}.test.ts`,
    'changeset.md.txt': id => `.changeset/alerter_${id}.md`,
  },
  rule_type: {
    'rule_type.ts.txt': id => `server/rule_types/${id}.ts`,
    'case.yaml.txt': id => `test/cases/${id}/first.yaml`,
    'changeset.md.txt': id => `.changeset/rule_type_${id}.md`,
  },
};

const [kind, id, ...more] = process.argv.slice(2);
const mistake = mistakeIn();
if (mistake) {
  console.error(`${mistake}\nusage: npm run new ${Object.keys(KINDS).join('|')} <id>`);
  process.exit(1);
}

const files = Object.entries(KINDS[kind]).map(([template, place]) => ({ template, file: place(id) }));
const taken = files.filter(({ file }) => existsSync(path.join(root, file)));
if (taken.length > 0) {
  console.error(`${taken.map(({ file }) => file).join(', ')} is there already; choose another id`);
  process.exit(1);
}

for (const { template, file } of files) {
  const text = readFileSync(path.join(root, 'scripts', 'templates', kind, template), 'utf8');
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), filledIn(text));
}
run(process.execPath, ['scripts/generate.mjs']);
run(process.execPath, [
  'node_modules/prettier/bin/prettier.cjs',
  '--write',
  '--log-level',
  'warn',
  ...files.map(({ file }) => file),
]);
console.log(`${files.map(({ file }) => file).join('\n')}

They pass as they are: npx jest test/contract test/cases test/server/alerters -t ${id}
Now make them do what they should. \`npm run generate\` writes the docs again.`);

function mistakeIn() {
  if (!Object.hasOwn(KINDS, kind ?? '')) return `there is no kind "${kind ?? ''}"`;
  if (id === undefined) return 'it needs an id';
  if (more.length > 0) return `what is ${more.join(' ')} for?`;
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(id)) return `"${id}" is no id: small letters and digits, joined by _`;
  return isWord(camelCase(id)) ? null : `"${id}" is a word of the language`;
}

/** Whether a constant may have this name. */
function isWord(name) {
  try {
    new Function(`'use strict'; const ${name} = 0;`);
    return true;
  } catch {
    return false;
  }
}

function filledIn(text) {
  const title = `${id[0].toUpperCase()}${id.slice(1).replaceAll('_', ' ')}`;
  const values = { id, title, name: camelCase(id) };
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
}

/** `new_term` is exported as `newTerm`. */
function camelCase(name) {
  return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
