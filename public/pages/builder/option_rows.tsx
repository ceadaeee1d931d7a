import React from 'react';
import type { OptionInfo } from '../../../common/model/catalogue.ts';
import type { Json } from '../../../common/model/json.ts';
import { t } from '../../app/i18n.ts';
import { OptionField } from '../../form/option_field.tsx';
import { problemsAt } from '../../form/problems.ts';
import type { Edit, OptionPath } from '../../form/rule_text.ts';
import { Fold } from '../../widgets/layout.tsx';
import type { FormScope } from './form_scope.ts';

interface OptionRowsProps {
  readonly scope: FormScope;
  readonly options: readonly OptionInfo[];
  /** Where an option is written, and what is written there. */
  readonly pathOf?: (name: string) => OptionPath;
  readonly writtenAt?: (name: string) => Json | undefined;
}

/** Options one beside the other. */
export const OptionRows = ({ scope, options, pathOf, writtenAt }: OptionRowsProps): React.ReactElement => {
  const { fields } = scope;
  const fieldNames = React.useMemo(() => fields.map(field => field.name), [fields]);
  return (
    <div className="tocsin-options">
      {options.map(option => {
        const path = pathOf ? pathOf(option.name) : [option.name];
        return (
          <OptionRow
            key={option.name}
            option={option}
            path={path}
            value={writtenAt ? writtenAt(option.name) : scope.values[option.name]}
            errors={problemsAt(scope.problems, path)}
            fieldNames={fieldNames}
            isDisabled={scope.isDisabled}
            edit={scope.edit}
          />
        );
      })}
    </div>
  );
};

interface OptionRowProps {
  readonly option: OptionInfo;
  readonly path: OptionPath;
  readonly value: Json | undefined;
  readonly errors: readonly string[];
  readonly fieldNames: readonly string[];
  readonly isDisabled: boolean;
  readonly edit: (edits: readonly Edit[]) => void;
}

/** Each letter that is typed makes the whole rule anew; what it leaves as it was is not drawn again. */
const isSameRow = (before: OptionRowProps, after: OptionRowProps): boolean =>
  before.option === after.option &&
  before.fieldNames === after.fieldNames &&
  before.isDisabled === after.isDisabled &&
  before.edit === after.edit &&
  JSON.stringify([before.path, before.errors, before.value]) ===
    JSON.stringify([after.path, after.errors, after.value]);

const OptionRow = React.memo(
  ({ path, edit, ...about }: OptionRowProps): React.ReactElement => (
    <OptionField {...about} onChange={value => edit([{ path, value }])} />
  ),
  isSameRow,
);
OptionRow.displayName = 'OptionRow';

/** What must be told first; what is written or wrong next; all else behind a fold. */
export const FoldedOptions = (props: OptionRowsProps & { readonly foldLabel?: string }): React.ReactElement => {
  const { scope, options, pathOf, writtenAt, foldLabel } = props;
  const [shownAtFirst] = React.useState<readonly string[]>(() =>
    options
      .filter(({ name, required }) => required || (writtenAt ? writtenAt(name) : scope.values[name]) !== undefined)
      .map(option => option.name),
  );
  const isWrong = (name: string): boolean => problemsAt(scope.problems, pathOf ? pathOf(name) : [name]).length > 0;
  const shown = options.filter(option => shownAtFirst.includes(option.name) || isWrong(option.name));
  const folded = options.filter(option => !shown.includes(option));
  const rows = { scope, ...(pathOf ? { pathOf } : {}), ...(writtenAt ? { writtenAt } : {}) };
  return (
    <div className="tocsin-stack">
      {shown.length > 0 ? <OptionRows {...rows} options={shown} /> : null}
      {folded.length > 0 ? (
        <Fold label={foldLabel ?? t('tocsin.form.more', '{count} more options', { count: String(folded.length) })}>
          {() => <OptionRows {...rows} options={folded} />}
        </Fold>
      ) : null}
    </div>
  );
};
