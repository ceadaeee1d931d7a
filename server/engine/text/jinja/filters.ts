import type { Filter } from './filter.ts';
import { LIST_FILTERS } from './list_filters.ts';
import { TEXT_FILTERS } from './text_filters.ts';
import { VALUE_FILTERS } from './value_filters.ts';

/** The filters a template has, by their names. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map(
  [LIST_FILTERS, TEXT_FILTERS, VALUE_FILTERS].flatMap(group => Object.entries(group)),
);
