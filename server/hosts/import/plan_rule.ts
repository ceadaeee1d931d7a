import type { ImportChange, ImportedRule } from '../../../common/model/import_report.ts';
import type { Problem } from '../../../common/model/problem.ts';
import { compileRule } from '../../engine/compile.ts';
import type { KnownSecrets, SecretsAtHand } from '../../engine/secret_references.ts';
import { moveSecrets, type MovedSecrets } from '../../import/move_secrets.ts';
import { maskSecrets } from '../api/secret_text.ts';
import { compileText } from '../worker/rule_book.ts';
import { doubtsOf } from './doubts.ts';
import type { ReadRuleFile, Reading } from './read_rule.ts';
import { nameUnsetVariables } from './unset_variables.ts';

/** What surrounds a rule that is to be imported. */
export interface Planning extends Reading {
  readonly scope: string;
  /** The names of the options that hold secrets. */
  readonly secretOptions: readonly string[];
  /** Those that are kept already. */
  readonly secrets: SecretsAtHand;
  /** Those of the rules before this one. */
  readonly named: KnownSecrets;
  /** Whether secrets stay in the texts. */
  readonly keepSecrets: boolean;
}

/** What is to be said of a rule, and what is to be kept of it. */
export interface PlannedRule {
  readonly rule: Omit<ImportedRule, 'outcome'>;
  /** null where it cannot be imported. */
  readonly yaml: string | null;
  readonly secrets: KnownSecrets;
}

/** Decides what is kept of a rule that was read: its text with the secrets moved, if all of it can run here. */
export function planRule(file: string, read: ReadRuleFile, planning: Planning): PlannedRule {
  const { registry, inherited, scope, secrets, named, keepSecrets } = planning;
  const { secretOptions: options } = planning;
  const { text, values, problems: unset } = nameUnsetVariables(read, options, secrets.known);
  const source = { id: file, scope, defaultName: read.name, values, config: inherited, placeOf: read.placeOf, secrets };
  const { rule: before, problems: found } = compileRule(source, registry);
  const unsupported = (more: readonly Problem[]): PlannedRule => ({
    rule: { file, name: read.name, status: 'unsupported', changes: [], problems: [...unset, ...more], text: null },
    yaml: null,
    secrets: new Map(),
  });
  if (before === null || unset.length > 0)
    return unsupported(found.filter(({ path }) => !unset.some(problem => problem.path === path)));

  const wanted = new Map([...read.variables, ...read.inheritedSecrets]);
  const move = { text, secretOptions: options, ruleName: read.name, wanted, named, kept: secrets.known };
  const moved = keepSecrets ? null : moveSecrets(move);
  const yaml = moved?.text ?? text;
  const known = new Map([...secrets.known, ...(moved?.secrets ?? [])]);
  const after = compileText({ id: file, scope, yaml, secrets: { ...secrets, known } }, registry);
  if (after.rule === null)
    return unsupported(after.problems.map(problem => ({ ...problem, place: { ...problem.place, file } })));
  const changes = [...read.changes, ...variablesOf(read, moved), ...changesOf(moved)];
  return {
    rule: {
      file,
      name: read.name,
      status: changes.length === 0 && yaml === read.written ? 'kept' : 'changed',
      changes,
      problems: [
        ...found.filter(problem => !isOfConfig(problem, read)),
        ...doubtsOf(read, { before, after: after.rule, registry }),
        ...stillShown(file, yaml, moved),
      ],
      text: keepSecrets ? maskSecrets(yaml, options) : yaml,
    },
    yaml,
    secrets: moved?.secrets ?? new Map(),
  };
}

/** What config.yaml says that nobody declares is there because a text names it. */
const isOfConfig = ({ code, path }: Problem, { taken }: ReadRuleFile): boolean =>
  code === 'unknown_option' && taken.includes(path);

/** The variables whose values stand in the text now; of a secret only its name does. */
function variablesOf({ variables }: ReadRuleFile, moved: MovedSecrets | null): readonly ImportChange[] {
  const shown = [...variables.keys()].filter(name => moved?.secrets.has(name) !== true);
  if (shown.length === 0) return [];
  return [{ code: 'environment', message: `variables are replaced by their values: ${shown.join(', ')}` }];
}

/** Shorter values may stand somewhere by chance. */
const MIN_TELLING_CHARS = 8;

/** Secrets that another option holds as well: there they are no secrets, and stay. */
const stillShown = (file: string, yaml: string, moved: MovedSecrets | null): readonly Problem[] =>
  [...(moved?.secrets ?? [])]
    .filter(([, value]) => value.length >= MIN_TELLING_CHARS && yaml.includes(value))
    .map(([name]) => ({
      code: 'unsupported',
      severity: 'warning',
      path: '',
      message: `the value of the secret ${name} stands in another option as well, and stays there`,
      place: { file },
    }));

function changesOf(moved: MovedSecrets | null): readonly ImportChange[] {
  if (moved === null) return [];
  const secrets = [...new Set(moved.moved.map(({ option, name }) => `${option} is the secret ${name} now`))];
  return [
    ...secrets.map((message): ImportChange => ({ code: 'secret', message })),
    ...(moved.comments === 0
      ? []
      : [{ code: 'comment', message: `${moved.comments} of its comments held a secret, and no longer do` } as const]),
  ];
}
