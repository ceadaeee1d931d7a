import type { JsonObject } from '../../common/model/json.ts';
import type { OptionGroup } from './options.ts';

/** What a rule type and an output have in common: what they are called, and what may be set. */
export interface Declaration<O extends OptionGroup = OptionGroup> {
  /** The file's name, the value in YAML and the docs page. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly options: O;
  /** A small rule (or its part) that is valid. */
  readonly example: JsonObject;
}

/** The declaration alone, without how it works. */
export const declarationOf = ({ id, title, summary, options, example }: Declaration): Declaration => ({
  id,
  title,
  summary,
  options,
  example,
});
