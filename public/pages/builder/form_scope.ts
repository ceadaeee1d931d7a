import { createContext, useContext } from 'react';
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

/** The same for what stands deep below, so that what is between need not be drawn again with each letter. */
export const FormScopeContext = createContext<FormScope | null>(null);

/** What the form works on, for what stands deep below it. */
export function useFormScope(): FormScope {
  const scope = useContext(FormScopeContext);
  if (!scope) throw new Error('this part of the form needs the form around it');
  return scope;
}
