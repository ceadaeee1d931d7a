import React from 'react';
import { isList, type Json } from '../../../common/model/json.ts';
import type { FieldSummary, TopValue } from '../../../common/routes.ts';
import { useAnswer } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { useServices } from '../../app/services.tsx';
import { clauseFor, existsClause, readFilter } from '../../form/clauses.ts';
import type { Edit } from '../../form/rule_text.ts';
import { Button } from '../../widgets/buttons.tsx';
import { Fold } from '../../widgets/layout.tsx';
import { Failed, Loading } from '../../widgets/states.tsx';
import { useFormScope, type FormScope } from './form_scope.ts';

interface FieldProps {
  readonly index: string;
  readonly field: FieldSummary;
}

/** One field; opened, it shows how many events have it and with which values. */
export const FieldRow = ({ index, field }: FieldProps): React.ReactElement => (
  <Fold
    label={
      <span className="tocsin-field-name">
        {field.name} <span className="tocsin-type">{field.type}</span>
      </span>
    }
  >
    {() => <FieldDetail index={index} field={field} />}
  </Fold>
);

const FieldDetail = ({ index, field }: FieldProps): React.ReactElement => {
  const { api } = useServices();
  const scope = useFormScope();
  const input = { index, field: field.name };
  const answer = useAnswer(`${index}\n${field.name}`, signal => api.call('fieldValues', input, signal));
  const values = answer.value;
  return (
    <div className="tocsin-stack-tight">
      {scope.isDisabled ? null : <FieldActions field={field} scope={scope} />}
      {answer.failure ? (
        <Failed
          title={t('tocsin.field.failed', 'The values could not be read')}
          message={answer.failure.message}
          onRetry={answer.reload}
        />
      ) : null}
      {!values && answer.isLoading ? <Loading /> : null}
      {values ? (
        <>
          <p className="tocsin-small">
            {t('tocsin.field.coverage', 'In {percent} of {total} events', {
              percent: percent(values.withField, values.total),
              total: values.total.toLocaleString(),
            })}
          </p>
          <ul className="tocsin-list" aria-label={t('tocsin.field.values', 'Values of {field}', { field: field.name })}>
            {values.values.map(value => (
              <Value key={value.value} field={field} value={value} of={values.withField} scope={scope} />
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
};

const FieldActions = ({
  field,
  scope,
}: {
  readonly field: FieldSummary;
  readonly scope: FormScope;
}): React.ReactElement => (
  <div className="tocsin-bar">
    <Toggle option="query_key" name={field.name} scope={scope}>
      {t('tocsin.field.groupBy', 'Group by')}
    </Toggle>
    <Toggle option="include" name={field.name} scope={scope}>
      {t('tocsin.field.include', 'Include')}
    </Toggle>
    <Button
      kind="quiet"
      label={t('tocsin.field.existsLabel', 'Only events that have {field}', { field: field.name })}
      onClick={() => scope.edit([addClause(scope, existsClause(field.name))])}
    >
      {t('tocsin.field.exists', 'Must be there')}
    </Button>
  </div>
);

/** Puts a field into a list of fields, or takes it out. */
const Toggle = ({
  option,
  name,
  scope,
  children,
}: {
  readonly option: 'query_key' | 'include';
  readonly name: string;
  readonly scope: FormScope;
  readonly children: React.ReactNode;
}): React.ReactElement => {
  const names = namesIn(scope.values[option]);
  const isIn = names.includes(name);
  const next = isIn ? names.filter(other => other !== name) : [...names, name];
  return (
    <Button
      kind="quiet"
      isPressed={isIn}
      onClick={() => scope.edit([{ path: [option], value: next.length === 0 ? undefined : next }])}
    >
      {isIn ? '✓ ' : ''}
      {children}
    </Button>
  );
};

const namesIn = (value: Json | undefined): readonly string[] =>
  isList(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : typeof value === 'string'
      ? [value]
      : [];

const Value = ({
  field,
  value: { value, count },
  of,
  scope,
}: {
  readonly field: FieldSummary;
  readonly value: TopValue;
  readonly of: number;
  readonly scope: FormScope;
}): React.ReactElement => {
  const share = of === 0 ? 0 : Math.min(1, count / of);
  const add = (isWanted: boolean): void => scope.edit([addClause(scope, clauseFor(field, value, isWanted))]);
  return (
    <li className="tocsin-value">
      <span className="tocsin-value-text" title={value}>
        {value === '' ? t('tocsin.field.empty', '(empty)') : value}
      </span>
      <span>{percent(count, of)}</span>
      {scope.isDisabled ? null : (
        <span>
          <Button
            kind="quiet"
            label={t('tocsin.field.is', '{field} is {value}', { field: field.name, value })}
            onClick={() => add(true)}
          >
            +
          </Button>{' '}
          <Button
            kind="quiet"
            label={t('tocsin.field.isNot', '{field} is not {value}', { field: field.name, value })}
            onClick={() => add(false)}
          >
            −
          </Button>
        </span>
      )}
      <span className="tocsin-share" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </li>
  );
};

/** The change that adds a clause at the end of the filter. */
function addClause({ values }: FormScope, clause: Json): Edit {
  const { queryIndex, clauses } = readFilter(values['filter']);
  return { path: ['filter', clauses.length + (queryIndex === null ? 0 : 1)], value: clause };
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((part / whole) * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
