import type { JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { replaceReferences, wholeReference } from '../../common/text/secret_reference.ts';
import { replaceSlots, slotsIn } from '../declare/secret_slots.ts';
import { parseYaml, type YamlFile } from '../declare/yaml.ts';
import type { KnownSecrets } from '../engine/secret_references.ts';
import { mapComments } from './comments.ts';
import { moveSecrets } from './move_secrets.ts';
import { editOptions, yamlOf } from './top_options.ts';

/** A kept rule, and how its secrets are named. */
export interface TextExport {
  readonly yaml: string;
  readonly enabled: boolean;
  readonly name: string;
  readonly secretOptions: readonly string[];
  /** Names that are secrets of other rules. */
  readonly taken: KnownSecrets;
  /** The variable that stands for a secret. */
  readonly variableOf: (secret: string) => string;
}

/** A text that ElastAlert loads, and what is to be known of it. */
export interface ExportedText {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** What ElastAlert takes for a variable; `$option$` it does not. */
const VARIABLE = /\$(?:([A-Za-z_]\w*)(?![\w$])|\{([A-Za-z_]\w*)\})/g;

/** A kept text as ElastAlert loads it, no value of a secret in it; null where it is no YAML. */
export function exportText({ yaml, enabled, name, secretOptions, taken, variableOf }: TextExport): ExportedText | null {
  const read = parseYaml(yaml);
  const moved = moveSecrets({ text: yaml, secretOptions, ruleName: name, kept: taken });
  if (!read.ok || moved === null) return null;
  const problems = [...ownVariables(yaml), ...missingIn(read.value)];
  const variable = (secret: string): string => `\${${variableOf(secret)}}`;
  // The value is put in before ElastAlert reads the file: within single quotes most values mean themselves.
  const whole = (slotsIn(moved.text, secretOptions) ?? []).filter(({ value }) => wholeReference(value) !== null);
  const quoted = replaceSlots(moved.text, whole, ({ value }) => `'${replaceReferences(String(value), variable)}'`);
  const text = replaceReferences(quoted, variable);
  return { text: enabled ? text : switchedOff(text, read.value.value), problems };
}

/** A rule that is switched off here is so there, too. */
function switchedOff(text: string, values: JsonObject): string {
  if (values.is_enabled === false) return text;
  const off = yamlOf({ is_enabled: false });
  const edited = editOptions(text, new Map([['is_enabled', off]]));
  if (edited !== null) return edited;
  const read = parseYaml(text);
  return yamlOf({ ...(read.ok ? read.value.value : values), is_enabled: false });
}

/** Texts that ElastAlert would replace, if such a variable is set where it runs. */
function ownVariables(yaml: string): readonly Problem[] {
  let text = '';
  mapComments(yaml, {
    comment: part => part,
    rest: part => {
      text += part;
      return part;
    },
  });
  const names = [...text.matchAll(VARIABLE)].map(([written]) => written);
  return [...new Set(names)].map(written => ({
    code: 'wrong_value',
    severity: 'warning',
    path: '',
    message: `holds ${written}, which ElastAlert replaces where such a variable is set; do not set it there`,
    place: { line: yaml.slice(0, yaml.indexOf(written)).split('\n').length, column: 1 },
  }));
}

/** What ElastAlert asks of each rule and Tocsin does not. */
function missingIn(file: YamlFile): readonly Problem[] {
  const { alert } = file.value;
  if (alert !== undefined && alert !== null) return [];
  const message = 'ElastAlert loads no rule without an output; add one, such as alert: [debug]';
  return [{ code: 'missing_option', severity: 'warning', path: 'alert', message, place: file.placeOf(['alert']) }];
}
