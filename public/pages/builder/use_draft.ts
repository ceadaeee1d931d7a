import { useCallback, useMemo, useState } from 'react';
import type { JsonObject } from '../../../common/model/json.ts';
import { editRuleText, readRuleText, type Edit, type TextError } from '../../form/rule_text.ts';

/** A rule as it is being written. Its text is the truth; the form is a view of it. */
export interface Draft {
  readonly text: string;
  /** The options of the text; those of the last readable one while it is no YAML. */
  readonly values: JsonObject;
  readonly error: TextError | null;
  readonly isChanged: boolean;
  readonly edit: (edits: readonly Edit[]) => void;
  readonly setText: (text: string) => void;
}

/** Keeps the text of a rule and what it says. */
export function useDraft(initial: string): Draft {
  const [text, setText] = useState(initial);
  const [lastValues, setLastValues] = useState<JsonObject>({});
  const read = useMemo(() => readRuleText(text), [text]);
  const write = useCallback((next: string) => {
    setText(before => {
      const readable = readRuleText(before);
      if (readable.ok) setLastValues(readable.value);
      return next;
    });
  }, []);
  const edit = useCallback((edits: readonly Edit[]) => setText(before => editRuleText(before, edits)), []);
  return {
    text,
    values: read.ok ? read.value : lastValues,
    error: read.ok ? null : read.error,
    isChanged: text !== initial,
    edit,
    setText: write,
  };
}
