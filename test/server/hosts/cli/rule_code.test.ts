import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatProblem } from '../../../../common/model/problem.ts';
import { parseYaml } from '../../../../server/declare/yaml.ts';
import { ownEnhancements } from '../../../../server/hosts/cli/load/own_enhancements.ts';
import { withListFiles } from '../../../../server/hosts/cli/load/list_files.ts';
import type { MergedRule } from '../../../../server/hosts/cli/load/imports.ts';

async function folder(files: Readonly<Record<string, string>>) {
  const cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-rule-'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(cwd, name), text);
  return { cwd, variables: null };
}

function merged(yaml: string): MergedRule {
  const read = parseYaml(yaml, 'rule.yaml');
  if (!read.ok) throw new Error(read.error.map(formatProblem).join());
  return { files: [], values: read.value.value, hash: '', placeOf: at => read.value.placeOf(at) };
}

describe('the lines of a list file', () => {
  test('BL4: ends of lines are trimmed, empty lines stay', async () => {
    const around = await folder({ 'list.txt': 'x1\n x2 \n\nx3\n' });
    const read = await withListFiles(merged('blacklist: [a, "!file list.txt", b]\n'), 'rule.yaml', around);
    expect(read.ok && read.value.values.blacklist).toEqual(['a', 'x1', ' x2', '', 'x3', 'b']);
  });

  test('a file that is not there is said where it is named', async () => {
    const read = await withListFiles(merged('whitelist:\n  - "!file no.txt"\n'), 'rule.yaml', await folder({}));
    expect(read.ok ? [] : read.error.map(formatProblem)).toEqual([
      'rule.yaml:2:5: whitelist.0: no.txt is not there; check the path',
    ]);
  });
});

describe('an enhancement of one’s own', () => {
  const rule = merged('owner: soc\nmatch_enhancements: [own.cjs]\n');

  test('changes a match, or drops it', async () => {
    const script = 'exports.process = (match, rule) => (match.drop ? null : { ...match, by: rule.owner });\n';
    const read = await ownEnhancements(rule, 'rule.yaml', await folder({ 'own.cjs': script }));
    const own = read.ok ? read.value.get('own.cjs') : undefined;
    expect(own?.process({ a: 1 })).toEqual({ a: 1, by: 'soc' });
    expect(own?.process({ drop: true })).toBeNull();
  });

  test.each([
    ['exports.other = 1;\n', 'own.cjs exports no function named process'],
    ['throw new Error("no");\n', 'own.cjs cannot be loaded: no'],
  ])('%j is said', async (script, message) => {
    const read = await ownEnhancements(rule, 'rule.yaml', await folder({ 'own.cjs': script }));
    expect(read.ok ? [] : read.error).toMatchObject([{ message, place: { line: 2 } }]);
  });
});
