import type { JsonObject } from '../../../common/model/json.ts';
import { stepsOf, type Problem } from '../../../common/model/problem.ts';
import { slotsIn, type SecretSlot } from '../../declare/secret_slots.ts';
import { parseYaml } from '../../declare/yaml.ts';
import { isSecretName } from '../../../common/text/secret_reference.ts';
import type { KnownSecrets } from '../../engine/secret_references.ts';
import { writeReferences } from '../../import/move_secrets.ts';
import type { ReadRuleFile } from './read_rule.ts';

/** `${NAME}`, or `$NAME` as variables are usually named: a password may begin with a dollar. */
const VARIABLE = /^\$(?:\{([A-Za-z0-9_.-]+)\}|([A-Z_][A-Z0-9_]+))$/;

/** A text whose secrets are none that is only the name of a variable. */
export interface NamedVariables {
  readonly text: string;
  readonly values: JsonObject;
  readonly problems: readonly Problem[];
}

/**
 * A secret that is a variable which is not set means the kept secret of that name; where there is none, it is a
 * problem: the text of the variable would be sent as the secret.
 */
export function nameUnsetVariables(
  { text, values, placeOf }: Pick<ReadRuleFile, 'text' | 'values' | 'placeOf'>,
  options: readonly string[],
  known: KnownSecrets,
): NamedVariables {
  const unset = (slotsIn(text, options) ?? []).filter(slot => variableOf(slot) !== undefined);
  const isKept = (slot: SecretSlot): boolean => known.has(variableOf(slot) ?? '');
  const problems = unset
    .filter(slot => !isKept(slot))
    .map((slot): Problem => {
      const name = variableOf(slot) ?? '';
      const message = `the environment variable ${name} is not set here; set it and import again, or keep a secret of that name first`;
      return {
        code: 'unknown_secret',
        severity: 'error',
        path: slot.path,
        message,
        place: placeOf(stepsOf(slot.path)),
      };
    });
  const kept = unset.filter(isKept);
  if (kept.length === 0) return { text, values, problems };
  const named = writeReferences(text, kept, slot => variableOf(slot) ?? '');
  const read = parseYaml(named);
  return { text: named, values: read.ok ? read.value.value : values, problems };
}

function variableOf({ value }: SecretSlot): string | undefined {
  const [, braced, bare] = (typeof value === 'string' ? VARIABLE.exec(value) : null) ?? [];
  const name = braced ?? bare;
  return name !== undefined && isSecretName(name) ? name : undefined;
}
