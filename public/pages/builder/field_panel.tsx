import React, { useMemo, useState } from 'react';
import type { Api, FieldSummary } from '../../../common/routes.ts';
import type { Answer } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { SearchField } from '../../widgets/fields.tsx';
import { Panel, PartTitle } from '../../widgets/layout.tsx';
import { Failed, Loading } from '../../widgets/states.tsx';
import { FieldRow } from './field_row.tsx';
import { FormScopeContext, type FormScope } from './form_scope.ts';

/** So many fields are listed; the search finds the others. */
const MAX_SHOWN = 150;

/** The fields of the logs, to make a rule from. */
export const FieldPanel = ({
  index,
  fields,
  scope,
}: {
  readonly index: string;
  readonly fields: Answer<Api['fields']['out']>;
  readonly scope: FormScope;
}): React.ReactElement => {
  const [wanted, setWanted] = useState('');
  const needle = wanted.trim().toLowerCase();
  const all = scope.fields;
  const found = useMemo(() => all.filter(field => field.name.toLowerCase().includes(needle)), [all, needle]);
  return (
    <Panel>
      <div className="tocsin-stack-tight">
        <PartTitle>{t('tocsin.fields.title', 'Fields')}</PartTitle>
        {index === '' ? (
          <p className="tocsin-small">
            {t('tocsin.fields.noIndex', 'Choose an index pattern, and its fields are listed here.')}
          </p>
        ) : null}
        {fields.failure ? (
          <Failed
            title={t('tocsin.fields.failed', 'The fields could not be read')}
            message={fields.failure.message}
            onRetry={fields.reload}
          />
        ) : null}
        {index !== '' && fields.isLoading && !fields.value ? <Loading /> : null}
        {fields.value && all.length === 0 ? (
          <p className="tocsin-small">{t('tocsin.fields.none', 'No index has this name, or it has no fields.')}</p>
        ) : null}
        {all.length > 0 ? (
          <>
            <SearchField label={t('tocsin.fields.search', 'Search fields')} value={wanted} onChange={setWanted} />
            <p className="tocsin-small tocsin-muted" role="status">
              {t('tocsin.fields.count', '{shown} of {count}', {
                shown: String(Math.min(found.length, MAX_SHOWN)),
                count: String(all.length),
              })}
            </p>
            <FormScopeContext.Provider value={scope}>
              <FieldList index={index} fields={found} />
            </FormScopeContext.Provider>
          </>
        ) : null}
      </div>
    </Panel>
  );
};

const FieldList = React.memo(
  ({ index, fields }: { readonly index: string; readonly fields: readonly FieldSummary[] }): React.ReactElement => (
    <ul className="tocsin-list">
      {fields.slice(0, MAX_SHOWN).map(field => (
        <li key={field.name}>
          <FieldRow index={index} field={field} />
        </li>
      ))}
    </ul>
  ),
);
FieldList.displayName = 'FieldList';
