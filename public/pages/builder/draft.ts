import { isList, isObject, type Json, type JsonObject } from '../../../common/model/json.ts';
import type { Catalogue, CatalogueEntry } from '../../../common/model/catalogue.ts';
import type { Edit, OptionPath } from '../../form/rule_text.ts';
import { editRuleText } from '../../form/rule_text.ts';

/** The text a new rule begins with: the first rule type, with what it must be told taken from its example. */
export function newRuleText(catalogue: Catalogue): string {
  const [type] = catalogue.ruleTypes;
  const start: readonly Edit[] = [
    { path: ['name'], value: '' },
    { path: ['type'], value: type?.id ?? '' },
    { path: ['index'], value: '' },
  ];
  const text = editRuleText('', [...start, ...(type ? requiredEdits(type, {}) : [])]);
  return `${text}\nfilter: []\n\nalert: []\n`;
}

/** The changes that make a rule one of another type; what the type must be told is taken from its example. */
export const typeEdits = (type: CatalogueEntry, values: JsonObject): readonly Edit[] => [
  { path: ['type'], value: type.id },
  ...requiredEdits(type, values),
];

const requiredEdits = (entry: CatalogueEntry, values: JsonObject): readonly Edit[] =>
  entry.options
    .filter(option => option.required && values[option.name] === undefined && entry.example[option.name] !== undefined)
    .map(option => ({ path: [option.name], value: entry.example[option.name] }));

/** One output of a rule, and where its options stand. */
export interface OutputUse {
  readonly id: string;
  /** Its place in the list; null where the rule names one output without a list. */
  readonly index: number | null;
  /** The options written inside the list, such as `- slack: {…}`; null where they stand in the rule itself. */
  readonly inline: JsonObject | null;
}

/** The outputs of a rule, in their order. */
export function outputsIn(alert: Json | undefined): readonly OutputUse[] {
  if (!isList(alert)) return usesOf(alert, null);
  return alert.flatMap((entry, index) => usesOf(entry, index));
}

function usesOf(entry: Json | undefined, index: number | null): readonly OutputUse[] {
  if (typeof entry === 'string') return [{ id: entry, index, inline: null }];
  if (!isObject(entry)) return [];
  return Object.entries(entry).map(([id, inline]) => ({ id, index, inline: isObject(inline) ? inline : {} }));
}

/** Where an option of an output is written. */
export const outputOptionPath = (use: OutputUse, name: string): OptionPath =>
  use.inline === null || !(name in use.inline)
    ? [name]
    : ['alert', ...(use.index === null ? [] : [use.index]), use.id, name];

/** The list of outputs that names these: what was there stays as it was written, others are added by name. */
export function chooseOutputs(alert: Json | undefined, ids: readonly string[]): Json {
  const entries = isList(alert) ? alert : alert === undefined || alert === null ? [] : [alert];
  const kept = entries.filter(entry => usesOf(entry, null).some(use => ids.includes(use.id)));
  const there = new Set(kept.flatMap(entry => usesOf(entry, null).map(use => use.id)));
  return [...kept, ...ids.filter(id => !there.has(id))];
}
