import type { Catalogue } from '../../../common/model/catalogue.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import type { Problem } from '../../../common/model/problem.ts';
import type { FieldSummary } from '../../../common/routes.ts';
import type { Edit } from '../../form/rule_text.ts';

/** What every part of the form works on. */
export interface FormScope {
  readonly catalogue: Catalogue;
  readonly values: JsonObject;
  readonly problems: readonly Problem[];
  readonly fields: readonly FieldSummary[];
  readonly isDisabled: boolean;
  readonly edit: (edits: readonly Edit[]) => void;
}
