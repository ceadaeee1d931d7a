import type { Problem } from './problem.ts';

/** What was changed in a rule's text, and why. */
export interface ImportChange {
  readonly code:
    | 'name'
    | 'import'
    | 'list_file'
    | 'template_file'
    | 'config'
    | 'environment'
    | 'secret'
    | 'comment'
    | 'left_out'
    | 'rewritten';
  readonly message: string;
}

/** What became of one rule file. */
export interface ImportedRule {
  readonly file: string;
  /** The rule's name; empty where none can be read. */
  readonly name: string;
  /** `kept`: the text as it is, comments included. `unsupported`: `problems` say why, and where. */
  readonly status: 'kept' | 'changed' | 'unsupported';
  /** What was done with it, or would be if this were no dry run. */
  readonly outcome: 'created' | 'replaced' | 'same' | 'left_alone' | 'not_imported';
  readonly changes: readonly ImportChange[];
  readonly problems: readonly Problem[];
  /** The rule's text as it is kept, no secret in it; null where there is none. */
  readonly text: string | null;
}

/** What became of a folder of rule files. */
export interface ImportReport {
  readonly dryRun: boolean;
  readonly rules: readonly ImportedRule[];
  /** Files that are no rules themselves and were merged into some. */
  readonly parts: readonly { readonly file: string; readonly of: readonly string[] }[];
  /** The names of the secrets that were moved out of the texts. */
  readonly secrets: readonly string[];
  /** What is wrong with the folder or config.yaml as a whole. */
  readonly problems: readonly Problem[];
}
