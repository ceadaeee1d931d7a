import { useState } from 'react';
import type { Problem } from '../../../common/model/problem.ts';
import type { RuleDetail } from '../../../common/routes.ts';
import type { CallFailure } from '../../api/client.ts';
import { t } from '../../app/i18n.ts';
import { placeAt } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import type { Draft } from './use_draft.ts';

/** Saving a draft, and how it went. */
export interface Save {
  readonly run: (enabled: boolean) => void;
  readonly markTried: () => void;
  readonly wasTried: boolean;
  readonly isBusy: boolean;
  readonly isDone: boolean;
  readonly failure: CallFailure | null;
  /** What the server found wrong with the text that is still the draft's. */
  readonly problems: readonly Problem[];
}

interface Outcome {
  readonly text: string;
  readonly failure: CallFailure;
}

/** Saves the draft as a new rule, or over the stored one if nobody else has changed that. */
export function useSave(draft: Draft, stored: RuleDetail | null): Save {
  const { api, router, toasts } = useServices();
  const [wasTried, setWasTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = (enabled: boolean): void => {
    const yaml = draft.text;
    setWasTried(true);
    setIsBusy(true);
    setOutcome(null);
    const answer = stored
      ? api.call('updateRule', { id: stored.id, yaml, revision: stored.revision })
      : api.call('createRule', { yaml, enabled });
    void answer.then(saved => {
      setIsBusy(false);
      if (!saved.ok) return setOutcome({ text: yaml, failure: saved.error });
      setIsDone(true);
      router.guard(null);
      toasts.addSuccess({ title: t('tocsin.builder.saved', '{name} is saved', { name: saved.value.name }) });
      router.go(placeAt('rules'));
    });
  };
  return {
    run,
    markTried: () => setWasTried(true),
    wasTried,
    isBusy,
    isDone,
    failure: outcome?.failure ?? null,
    problems: outcome !== null && outcome.text === draft.text ? outcome.failure.problems : [],
  };
}
