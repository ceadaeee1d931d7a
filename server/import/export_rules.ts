import type { ExportedRule, ExportReport } from '../../common/model/export_report.ts';
import { stringAt } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { parseYaml } from '../declare/yaml.ts';
import { secretNamesIn } from '../engine/secret_references.ts';
import { exportText } from './export_text.ts';
import { slugOf } from './secret_names.ts';

/** A rule as it is kept. */
export interface KeptRule {
  readonly yaml: string;
  readonly enabled: boolean;
}

/** Rules as files that ElastAlert loads: as they are kept, but each secret is a variable of its environment. */
export function exportRules(rules: readonly KeptRule[], secretOptions: readonly string[]): ExportReport {
  const references = rules.flatMap(({ yaml }) => {
    const read = parseYaml(yaml);
    return read.ok ? secretNamesIn(read.value.value) : [];
  });
  const variables = new Map<string, string>();
  const variableOf = (secret: string): string => {
    const variable = variables.get(secret) ?? freeName(variableName(secret), new Set(variables.values()));
    variables.set(secret, variable);
    return variable;
  };
  const taken = new Map(references.map(name => [name, '']));
  const files = new Set<string>();
  const exported: ExportedRule[] = [];
  const problems: Problem[] = [];
  for (const { yaml, enabled } of rules) {
    const read = parseYaml(yaml);
    const name = read.ok ? stringAt(read.value.value, 'name').trim() : '';
    const file = `${freeName(slugOf(name), files)}.yaml`;
    const text = exportText({ yaml, enabled, name, secretOptions, taken, variableOf });
    if (text === null) {
      problems.push(...(read.ok ? [] : read.error).map(problem => ({ ...problem, place: { ...problem.place, file } })));
      continue;
    }
    files.add(file.replace(/\.yaml$/, ''));
    exported.push({ name, file, text: text.text });
    problems.push(...text.problems.map(problem => ({ ...problem, place: { ...problem.place, file } })));
  }
  return { rules: exported, variables: [...new Set(variables.values())].sort(), problems };
}

/** What shells take for the name of a variable. */
const variableName = (secret: string): string => secret.replace(/\W/g, '_').replace(/^(?=\d)/, '_');

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}_${number}`;
    if (!taken.has(name)) return name;
  }
}
