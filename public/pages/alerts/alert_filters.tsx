import React, { useEffect, useState } from 'react';
import type { RuleSummary } from '../../../common/routes.ts';
import { useSettled } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { ChoiceButtons } from '../../widgets/choice_buttons.tsx';
import { SearchField, SelectField } from '../../widgets/fields.tsx';
import { RANGE_NAMES, STATUSES, type AlertView, type RangeName } from './alert_query.ts';
import { statusWord } from './status_mark.tsx';

const TYPING_MS = 300;

const rangeLabel = (range: RangeName): string => {
  switch (range) {
    case '1h':
      return t('tocsin.range.hour', 'Last hour');
    case '24h':
      return t('tocsin.range.day', '24 hours');
    case '7d':
      return t('tocsin.range.week', '7 days');
  }
};

/** Which alerts are shown. */
export const AlertFilters = ({
  view,
  rules,
  onChange,
}: {
  readonly view: AlertView;
  readonly rules: readonly RuleSummary[];
  readonly onChange: (change: Partial<AlertView>, isNewStep?: boolean) => void;
}): React.ReactElement => {
  const [typed, setTyped] = useState(view.query);
  const settled = useSettled(typed, TYPING_MS);
  useEffect(() => setTyped(view.query), [view.query]);
  useEffect(() => {
    if (settled === typed && settled.trim() !== view.query) onChange({ query: settled.trim() }, false);
  }, [settled]);
  const isKnown = view.ruleId === '' || rules.some(rule => rule.id === view.ruleId);
  return (
    <div className="tocsin-filters" role="search" aria-label={t('tocsin.alerts.filter', 'Which alerts')}>
      <SearchField
        label={t('tocsin.alerts.search', 'Search titles, groups and texts')}
        value={typed}
        onChange={setTyped}
      />
      <SelectField
        label={t('tocsin.alerts.rule', 'Rule')}
        value={view.ruleId}
        choices={[
          { value: '', text: t('tocsin.alerts.allRules', 'All rules') },
          ...(isKnown ? [] : [{ value: view.ruleId, text: view.ruleId }]),
          ...rules.map(rule => ({ value: rule.id, text: rule.name })),
        ]}
        onChange={ruleId => onChange({ ruleId })}
      />
      <SelectField
        label={t('tocsin.alerts.status', 'Status')}
        value={view.status}
        choices={[
          { value: '', text: t('tocsin.alerts.allStatuses', 'Any status') },
          ...STATUSES.map(status => ({ value: status, text: statusWord(status) })),
        ]}
        onChange={chosen => onChange({ status: STATUSES.find(status => status === chosen) ?? '' })}
      />
      <ChoiceButtons
        label={t('tocsin.alerts.range', 'Time range')}
        choices={RANGE_NAMES.map(id => ({ id, label: rangeLabel(id) }))}
        value={view.range}
        onChange={range => onChange({ range })}
      />
    </div>
  );
};
