import React from 'react';
import type { RuleHealth } from '../../../common/routes.ts';
import { t } from '../../app/i18n.ts';
import { Dot } from '../../widgets/marks.tsx';

const KINDS = {
  ok: 'success',
  warning: 'warning',
  not_told: 'danger',
  failed: 'danger',
  invalid: 'danger',
  disabled: 'subdued',
  not_run_yet: 'subdued',
} as const;

function healthWord(health: RuleHealth): string {
  switch (health) {
    case 'ok':
      return t('tocsin.health.ok', 'Runs well');
    case 'warning':
      return t('tocsin.health.warning', 'Runs, with doubts');
    case 'not_told':
      return t('tocsin.health.notTold', 'Messages do not arrive');
    case 'failed':
      return t('tocsin.health.failed', 'Last run failed');
    case 'invalid':
      return t('tocsin.health.invalid', 'Has mistakes');
    case 'disabled':
      return t('tocsin.health.disabled', 'Switched off');
    case 'not_run_yet':
      return t('tocsin.health.notRunYet', 'Not run yet');
  }
}

/** How a rule fares: a colour, a word, and what is wrong. */
export const HealthMark = ({
  health,
  message,
}: {
  readonly health: RuleHealth;
  readonly message: string;
}): React.ReactElement => (
  <div>
    <Dot kind={KINDS[health]}>{healthWord(health)}</Dot>
    {message === '' ? null : <div className="tocsin-small tocsin-break">{message}</div>}
  </div>
);
