import { z } from 'zod';

/** What a person is told about an option, and how it is drawn. */
export interface FieldNotes {
  readonly label: string;
  readonly help: string;
  /** A password, token or address that gives access: redacted everywhere, write-only in the app. */
  readonly secret?: boolean;
  /** How the form draws it; the schema's own kind where absent. */
  readonly widget?: 'field_name' | 'field_names' | 'textarea' | 'duration' | 'index_pattern' | 'query' | 'password';
  /** Where the option may stand: in a rule (default), in config.yaml, or in both. */
  readonly level?: 'rule' | 'config' | 'both';
  /** What a number counts, such as `seconds`; a length of time names its own units. */
  readonly unit?: string;
  /** What somebody might write, where the docs cannot tell from the schema. */
  readonly example?: unknown;
}

const notes = z.registry<FieldNotes>();

/**
 * Declares one option. Types, validation, defaults, JSON Schema, form, docs page and the secret list are
 * derived from it; put it outermost, around `.optional()` and `.default(…)`.
 */
export function field<T extends z.ZodType>(schema: T, about: FieldNotes): T {
  notes.add(schema, about);
  return schema;
}

/** The notes of a declared option; undefined for a schema that no `field()` declared. */
export const notesOf = (schema: z.ZodType): FieldNotes | undefined => notes.get(schema);
