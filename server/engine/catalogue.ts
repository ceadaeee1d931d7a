import type { Catalogue, CatalogueEntry } from '../../common/model/catalogue.ts';
import { declarationOf, type Declaration } from '../declare/declaration.ts';
import { describeOptions } from '../declare/options.ts';
import type { Alerter } from './define_alerter.ts';
import type { Enhancement } from './define_enhancement.ts';
import type { RuleType } from './define_rule_type.ts';
import { ruleGroups } from './rule_groups.ts';

/** The rule types, outputs and enhancements there are, by id. Their folders register them. */
export interface Registry {
  readonly ruleTypes: ReadonlyMap<string, RuleType>;
  readonly alerters: ReadonlyMap<string, Alerter>;
  readonly enhancements: ReadonlyMap<string, Enhancement>;
  /** Whether rules may run programs of this machine: on the command line alone. */
  readonly runsPrograms: boolean;
}

/** A registry of the given declarations. */
export const registryOf = (
  ruleTypes: readonly RuleType[],
  alerters: readonly Alerter[],
  enhancements: readonly Enhancement[] = [],
  { runsPrograms = false }: { readonly runsPrograms?: boolean } = {},
): Registry => ({
  ruleTypes: new Map(ruleTypes.map(type => [type.id, type])),
  alerters: new Map(alerters.map(alerter => [alerter.id, alerter])),
  enhancements: new Map(enhancements.map(enhancement => [enhancement.id, enhancement])),
  runsPrograms,
});

/** The registry as data, for the app, the docs and `tocsin catalogue`: what rules may have here. */
export const describeRegistry = (registry: Registry): Catalogue => ({
  ruleTypes: [...registry.ruleTypes.values()].map(entryOf),
  alerters: [...registry.alerters.values()].filter(alerter => mayRun(alerter, registry)).map(entryOf),
  rule: ruleGroups.flatMap(describeOptions),
});

/** Whether rules may have an output here. */
export const mayRun = (alerter: Alerter, { runsPrograms }: Registry): boolean => runsPrograms || !alerter.runsPrograms;

const entryOf = (declared: Declaration): CatalogueEntry => ({
  ...declarationOf(declared),
  options: describeOptions(declared.options),
});
