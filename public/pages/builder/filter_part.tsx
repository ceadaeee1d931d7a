import React from 'react';
import { t } from '../../app/i18n.ts';
import { readFilter } from '../../form/clauses.ts';
import { problemsAt } from '../../form/problems.ts';
import { IconButton } from '../../widgets/buttons.tsx';
import { TextField } from '../../widgets/fields.tsx';
import { PartTitle } from '../../widgets/layout.tsx';
import type { FormScope } from './form_scope.ts';

/** What an event must be like: words to search for, and clauses that must all hold. */
export const FilterPart = ({ scope }: { readonly scope: FormScope }): React.ReactElement => {
  const { query, queryPath, queryIndex, clauses } = readFilter(scope.values['filter']);
  const changeQuery = (text: string): void => {
    if (text !== '') scope.edit([{ path: queryPath, value: text }]);
    else if (queryIndex !== null) scope.edit([{ path: ['filter', queryIndex], value: undefined }]);
  };
  return (
    <div className="tocsin-stack">
      <PartTitle>{t('tocsin.form.what', 'What to look for')}</PartTitle>
      <TextField
        label={t('tocsin.form.query', 'Search')}
        help={t(
          'tocsin.form.queryHelp',
          'Lucene syntax, such as event.outcome:failure AND NOT user.name:root. Empty finds every event.',
        )}
        errors={problemsAt(scope.problems, ['filter'])}
        isDisabled={scope.isDisabled}
        value={query}
        onChange={changeQuery}
      />
      {clauses.length > 0 ? (
        <ul className="tocsin-clauses" aria-label={t('tocsin.form.clauses', 'Clauses')}>
          {clauses.map(({ index, words }) => (
            <li key={`${index} ${words}`} className="tocsin-pill">
              <span>{words}</span>
              {scope.isDisabled ? null : (
                <IconButton
                  icon="cross"
                  label={t('tocsin.form.removeClause', 'Remove the clause {words}', { words })}
                  onClick={() => scope.edit([{ path: ['filter', index], value: undefined }])}
                />
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="tocsin-small tocsin-muted">
          {t('tocsin.form.noClauses', 'Open a field in the list and choose one of its values to add a clause.')}
        </p>
      )}
    </div>
  );
};
