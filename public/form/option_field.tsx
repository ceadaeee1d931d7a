import React, { useState } from 'react';
import type { OptionInfo } from '../../common/model/catalogue.ts';
import { isList, isObject, numberAt, type Json } from '../../common/model/json.ts';
import { t } from '../app/i18n.ts';
import {
  NumberField,
  SecretField,
  SelectField,
  SwitchField,
  TextAreaField,
  TextField,
  type FieldProps,
} from '../widgets/fields.tsx';
import { NamesField } from '../widgets/names_field.tsx';
import { DurationField } from './duration_field.tsx';
import { ListField, MapField } from './list_fields.tsx';
import { readLoose, readScalar, writeLoose } from './loose_value.ts';
import { kindOf } from './option_kind.ts';

/** What an option's field is given. */
interface OptionFieldProps {
  readonly option: OptionInfo;
  readonly value: Json | undefined;
  /** Undefined takes the option away, so that its default holds. */
  readonly onChange: (value: Json | undefined) => void;
  readonly errors: readonly string[];
  /** The names of fields to choose from. */
  readonly fieldNames: readonly string[];
  readonly isDisabled: boolean;
}

/** Draws one option by what the catalogue says of it. */
export const OptionField = (props: OptionFieldProps): React.ReactElement => {
  const { option, value, onChange, fieldNames } = props;
  const kind = kindOf(option, value);
  const about: FieldProps = {
    label: option.label,
    help: withCode(option.help),
    errors: props.errors,
    isDisabled: props.isDisabled,
    placeholder: placeholderOf(option.default),
  };
  const text = typeof value === 'string' ? value : '';
  const changeText = (written: string): void => onChange(written === '' ? undefined : written);
  switch (kind.kind) {
    case 'text':
      return <TextField {...about} value={text} onChange={changeText} />;
    case 'secret':
      return <SecretField {...about} value={text} onChange={changeText} />;
    case 'long_text':
      return <TextAreaField {...about} value={text} onChange={changeText} />;
    case 'loose':
      return (
        <TextField
          {...about}
          value={
            typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
          }
          onChange={written => onChange(readScalar(written))}
        />
      );
    case 'switch':
      return <SwitchField {...about} value={(value ?? option.default) === true} onChange={onChange} />;
    case 'number':
      return (
        <PlainNumber
          {...about}
          min={numberAt(option.schema, 'minimum', Number.NaN)}
          value={value}
          onChange={onChange}
        />
      );
    case 'duration':
      return <DurationField {...about} value={value} onChange={onChange} />;
    case 'choice':
      return (
        <SelectField
          {...about}
          value={text}
          choices={[
            { value: '', text: defaultChoice(option.default) },
            ...kind.words.map(word => ({ value: word, text: word })),
          ]}
          onChange={changeText}
        />
      );
    case 'field':
      return (
        <NamesField
          {...about}
          isSingle
          names={text === '' ? [] : [text]}
          suggestions={fieldNames}
          onChange={([name]) => onChange(name)}
        />
      );
    case 'fields':
      return (
        <NamesField
          {...about}
          names={namesIn(value)}
          suggestions={fieldNames}
          onChange={names => onChange(writeNames(names, kind.mayBeOne))}
        />
      );
    case 'list':
      return (
        <ListField
          {...about}
          isSecret={kind.isSecret}
          values={namesIn(value)}
          onChange={names => onChange(writeNames(names, kind.mayBeOne))}
        />
      );
    case 'map':
      return <MapField {...about} isSecret={kind.isSecret} value={value} onChange={onChange} />;
    case 'data':
      return <DataField {...about} value={value} onChange={onChange} />;
  }
};

const namesIn = (value: Json | undefined): readonly string[] =>
  isList(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : typeof value === 'string'
      ? [value]
      : [];

function writeNames(names: readonly string[], mayBeOne: boolean): Json | undefined {
  const [first] = names;
  if (first === undefined) return undefined;
  return names.length === 1 && mayBeOne ? first : names;
}

/** What stands between backticks is code. One element: of a list each part would be a paragraph of its own. */
const withCode = (help: string): React.ReactElement => (
  <>{help.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
);

const placeholderOf = (value: Json): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const defaultChoice = (value: Json): string =>
  typeof value === 'string' && value !== ''
    ? t('tocsin.form.defaultChoice', 'As it is anyway: {value}', { value })
    : t('tocsin.form.noChoice', 'Not set');

interface LooseProps extends FieldProps {
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

/** A number; what is half written, such as `1.`, is kept until it is one. */
const PlainNumber = ({ value, onChange, min, ...about }: LooseProps & { readonly min: number }): React.ReactElement => {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft !== null && Number(draft) === value ? draft : typeof value === 'number' ? String(value) : '';
  return (
    <NumberField
      {...about}
      min={Number.isNaN(min) ? undefined : min}
      value={shown}
      onChange={written => {
        setDraft(written);
        onChange(written === '' || Number.isNaN(Number(written)) ? undefined : Number(written));
      }}
    />
  );
};

/** Anything, as YAML; it is taken over once it can be read. */
const DataField = ({ value, onChange, errors = [], ...about }: LooseProps): React.ReactElement => {
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? null : readLoose(draft);
  const isStale = read?.ok === true && JSON.stringify(read.value) !== JSON.stringify(value);
  const wrong =
    read?.ok === false ? [t('tocsin.form.notReadable', 'This cannot be read: {why}', { why: read.error })] : [];
  return (
    <TextAreaField
      {...about}
      isCode
      rows={isObject(value) || isList(value) ? 5 : 3}
      errors={[...wrong, ...errors]}
      value={draft === null || isStale ? writeLoose(value) : draft}
      onChange={written => {
        setDraft(written);
        const now = readLoose(written);
        if (now.ok) onChange(now.value);
      }}
      onLeave={() => {
        if (read?.ok === true) setDraft(null);
      }}
    />
  );
};
