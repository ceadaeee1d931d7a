import type { Json, JsonObject } from './json.ts';

/** One option as the form, the docs and `--help` draw it. */
export interface OptionInfo {
  /** ElastAlert's own spelling, from YAML to form. */
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly level: 'rule' | 'config' | 'both';
  readonly widget: string | null;
  readonly default: Json;
  /** JSON Schema of what may be written. */
  readonly schema: JsonObject;
}

/** One rule type or output as the app draws it; nothing else knows it by name. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly example: JsonObject;
  readonly options: readonly OptionInfo[];
}

/** All there is to choose from; `tocsin catalogue --json` and `GET /api/tocsin/catalogue`. */
export interface Catalogue {
  readonly ruleTypes: readonly CatalogueEntry[];
  readonly alerters: readonly CatalogueEntry[];
  /** Options every rule has. */
  readonly rule: readonly OptionInfo[];
}
