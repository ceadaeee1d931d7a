import type { JsonObject } from '../../common/model/json.ts';

/** Changes a match before it is told. */
export interface Enhancement {
  /** As it is named in `match_enhancements`. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The changed match; null drops it. */
  process(match: JsonObject): JsonObject | null;
}

/** Declares an enhancement. */
export const defineEnhancement = (enhancement: Enhancement): Enhancement => enhancement;

/** The enhancement of a name, also one spelled as ElastAlert's module path; undefined where there is none. */
export const enhancementNamed = (
  enhancements: ReadonlyMap<string, Enhancement>,
  name: string,
): Enhancement | undefined => enhancements.get(name) ?? enhancements.get(name.slice(name.lastIndexOf('.') + 1));
