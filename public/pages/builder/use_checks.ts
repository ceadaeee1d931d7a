import type { Problem } from '../../../common/model/problem.ts';
import type { PreviewResult } from '../../../common/routes.ts';
import { useAnswer, type Answer } from '../../api/use_answer.ts';
import { useServices } from '../../app/services.tsx';
import { distinctProblems } from '../../form/problems.ts';
import { RANGES, type RangeName } from '../alerts/alert_query.ts';
import type { Draft } from './use_draft.ts';

/** So long one may go on writing before the server is asked. */
export const TYPING_MS = 400;

/** What the server says of a draft: what is wrong with it, and what it would have done. */
interface Checks {
  readonly problems: readonly Problem[];
  readonly preview: Answer<PreviewResult>;
  /** Asks anew what is wrong, such as after a secret that was named is kept. */
  readonly checkAgain: () => void;
}

/** Asks the server about the draft whenever it has changed and rests; earlier questions are cancelled. */
export function useChecks(draft: Draft, id: string | null, range: RangeName): Checks {
  const { api, now } = useServices();
  const isReadable = draft.error === null;
  const hasIndex = typeof draft.values['index'] === 'string' && draft.values['index'].trim() !== '';
  const validation = useAnswer(
    isReadable ? draft.text : null,
    signal => api.call('validateRule', { yaml: draft.text, ...(id === null ? {} : { id }) }, signal),
    TYPING_MS,
  );
  const preview = useAnswer(
    isReadable && hasIndex ? `${range}\n${draft.text}` : null,
    signal => {
      const to = now();
      return api.call('preview', { yaml: draft.text, from: to - RANGES[range], to }, signal);
    },
    TYPING_MS,
  );
  const problems = [...(validation.value?.problems ?? []), ...(preview.value?.problems ?? [])];
  const checkAgain = (): void => {
    validation.reload();
    preview.reload();
  };
  return { problems: distinctProblems(problems), preview, checkAgain };
}
