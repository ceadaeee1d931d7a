import React from 'react';
import type { CatalogueEntry } from '../../../common/model/catalogue.ts';
import { t } from '../../app/i18n.ts';
import { problemsAt } from '../../form/problems.ts';
import { PartTitle, SmallTitle } from '../../widgets/layout.tsx';
import { NamesField } from '../../widgets/names_field.tsx';
import { chooseOutputs, outputOptionPath, outputsIn, type OutputUse } from './draft.ts';
import type { FormScope } from './form_scope.ts';
import { FoldedOptions } from './option_rows.tsx';

/** Who is told: any number of outputs, each with its own options. */
export const OutputsPart = ({ scope }: { readonly scope: FormScope }): React.ReactElement => {
  const { alerters } = scope.catalogue;
  const uses = outputsIn(scope.values['alert']);
  const titleOf = (id: string): string => alerters.find(entry => entry.id === id)?.title ?? id;
  const idOf = (title: string): string => alerters.find(entry => entry.title === title)?.id ?? title;
  return (
    <div className="tocsin-stack">
      <PartTitle>{t('tocsin.form.outputs', 'Whom to tell')}</PartTitle>
      <NamesField
        label={t('tocsin.form.outputsLabel', 'Outputs')}
        help={t('tocsin.form.outputsHelp', 'Without any, alerts are listed here and nobody is told.')}
        errors={problemsAt(scope.problems, ['alert'])}
        isDisabled={scope.isDisabled}
        isFree={false}
        names={[...new Set(uses.map(use => titleOf(use.id)))]}
        suggestions={alerters.map(entry => entry.title).sort((a, b) => a.localeCompare(b))}
        onChange={titles =>
          scope.edit([{ path: ['alert'], value: chooseOutputs(scope.values['alert'], titles.map(idOf)) }])
        }
      />
      {uses.map((use, index) => {
        const entry = alerters.find(known => known.id === use.id);
        return entry && entry.options.length > 0 ? (
          <OutputOptions key={`${use.id} ${index}`} scope={scope} use={use} entry={entry} />
        ) : null;
      })}
    </div>
  );
};

const OutputOptions = ({
  scope,
  use,
  entry,
}: {
  readonly scope: FormScope;
  readonly use: OutputUse;
  readonly entry: CatalogueEntry;
}): React.ReactElement => (
  <div className="tocsin-stack">
    <SmallTitle>{entry.title}</SmallTitle>
    <FoldedOptions
      scope={scope}
      options={entry.options}
      foldLabel={t('tocsin.form.moreOf', 'More options of {title}', { title: entry.title })}
      pathOf={name => outputOptionPath(use, name)}
      writtenAt={name => use.inline?.[name] ?? scope.values[name]}
    />
  </div>
);
