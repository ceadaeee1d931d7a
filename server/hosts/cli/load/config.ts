import type { z } from 'zod';
import { isObject, type JsonObject } from '../../../../common/model/json.ts';
import type { Problem } from '../../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../../common/model/result.ts';
import { didYouMean } from '../../../../common/text/nearest.ts';
import { readOptions, secretsOf } from '../../../declare/options.ts';
import { UNDECLARED, whyWithoutEffect } from '../../../declare/undeclared_options.ts';
import type { YamlFile } from '../../../declare/yaml.ts';
import type { Registry } from '../../../engine/catalogue.ts';
import { connectionOptions } from '../../../engine/connection_options.ts';
import { secretNamesIn } from '../../../engine/secret_references.ts';
import { ruleGroups } from '../../../engine/rule_groups.ts';
import { configOptions, REQUIRED_CONNECTION } from './config_options.ts';
import { readYaml, type Surroundings } from './read_yaml.ts';

/** A config.yaml that was read and checked. */
export interface Config {
  readonly file: string;
  readonly options: z.output<typeof configOptions>;
  readonly connection: z.output<typeof connectionOptions>;
  /** What rules take over where they do not say it themselves. */
  readonly inherited: JsonObject;
  readonly warnings: readonly Problem[];
}

/** How a config is read. */
export interface ConfigRequest {
  readonly file: string;
  readonly around: Surroundings;
  readonly registry: Registry;
  /** Stand in for what the file leaves out. */
  readonly defaults?: JsonObject;
  /** Whether the search engine is named elsewhere, so that the file need not. */
  readonly connectionGiven: boolean;
}

/** Reads config.yaml; all its problems, not the first. */
export async function loadConfig(request: ConfigRequest): Promise<Result<Config, readonly Problem[]>> {
  const read = await readYaml(request.file, request.around);
  if (!read.ok) return read;
  return configOf(read.value.yaml, request);
}

/** A config that stands in no file: defaults alone. */
export const configFrom = (values: JsonObject, request: ConfigRequest): Result<Config, readonly Problem[]> =>
  configOf({ value: values, placeOf: () => ({ file: request.file }) }, request);

function configOf(yaml: YamlFile, { file, registry, around, defaults, connectionGiven }: ConfigRequest) {
  const values: JsonObject = { ...defaults, ...yaml.value };
  const own = readOptions(configOptions, values);
  const connection = readOptions(connectionOptions, values);
  const unplaced = [
    ...own.problems,
    ...connection.problems,
    ...(connectionGiven ? [] : missingConnection(values, around)),
    ...namedAccess(values),
    ...unknownOptions(values, registry),
  ];
  const problems = unplaced.map(problem => ({ ...problem, place: yaml.placeOf(problem.path.split('.')) }));
  if (own.value === null || connection.value === null || problems.some(problem => problem.severity === 'error'))
    return fail(problems);
  return ok({
    file,
    options: own.value,
    connection: connection.value,
    inherited: inheritedFrom(values),
    warnings: problems,
  });
}

type Unplaced = Omit<Problem, 'place'>;

function missingConnection(values: JsonObject, { variables }: Surroundings): readonly Unplaced[] {
  const isSaid = (name: string): boolean =>
    (values[name] ?? undefined) !== undefined || variables?.[name.toUpperCase()] !== undefined;
  if (isSaid('es_hosts')) return [];
  return REQUIRED_CONNECTION.filter(name => !isSaid(name)).map(name => ({
    code: 'missing_option',
    severity: 'error',
    path: name,
    message: `is required; add \`${name}: …\`, set ${name.toUpperCase()}, or give --es URL`,
  }));
}

/** Secrets are kept behind this very access. */
const namedAccess = (values: JsonObject): readonly Unplaced[] =>
  [...secretsOf(connectionOptions), 'secret_keys']
    .filter(name => secretNamesIn(values[name] ?? null).length > 0)
    .map(name => ({
      code: 'wrong_value',
      severity: 'error',
      path: name,
      message: 'cannot be a secret by name here: those are kept in the search engine itself; use ${VARIABLE}',
    }));

function unknownOptions(values: JsonObject, registry: Registry): readonly Unplaced[] {
  const groups = [
    configOptions,
    connectionOptions,
    ...ruleGroups,
    ...[...registry.ruleTypes.values(), ...registry.alerters.values()].map(declared => declared.options),
  ];
  const known = new Set(groups.flatMap(group => Object.keys(group.shape)));
  return Object.keys(values)
    .filter(name => !known.has(name))
    .map(name => ({ code: 'unknown_option', severity: 'warning', path: name, message: saysNothing(name, known) }));
}

function saysNothing(name: string, known: ReadonlySet<string>): string {
  const reason = whyWithoutEffect(name);
  if (reason !== undefined) return `has no effect: ${reason}`;
  return `is not an option of config.yaml${didYouMean(name, [...known, ...Object.keys(UNDECLARED)])}`;
}

/** Only config.yaml may say these; and what gives access to the search engine is no part of a rule. */
function inheritedFrom(values: JsonObject): JsonObject {
  const both = new Set(['run_every', 'buffer_time', 'alert_time_limit']);
  const left = new Set([
    ...Object.keys(configOptions.shape).filter(name => !both.has(name)),
    ...Object.keys(UNDECLARED),
    ...secretsOf(connectionOptions),
  ]);
  const kept = Object.entries(values).filter(([name]) => !left.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, isObject(value) ? { ...value } : value]));
}
