import React, { useState } from 'react';
import { isObject, type Json } from '../../common/model/json.ts';
import { t } from '../app/i18n.ts';
import { Button, IconButton } from '../widgets/buttons.tsx';
import { SecretField, TextField, type FieldProps } from '../widgets/fields.tsx';

interface ListProps extends FieldProps {
  readonly values: readonly string[];
  readonly isSecret: boolean;
  readonly onChange: (values: readonly string[]) => void;
}

/** One text or several, a line for each. */
export const ListField = ({ values, isSecret, onChange, ...about }: ListProps): React.ReactElement => {
  const [isAdding, setIsAdding] = useState(false);
  const shown = values.length === 0 || isAdding ? [...values, ''] : values;
  const Field = isSecret ? SecretField : TextField;
  const change = (index: number, text: string): void => {
    const next = shown.map((value, at) => (at === index ? text : value));
    setIsAdding(false);
    onChange(next.filter(value => value !== ''));
  };
  return (
    <div>
      {shown.map((value, index) => (
        <div className="tocsin-line" key={index}>
          <div className="tocsin-grow">
            <Field
              {...about}
              label={
                index === 0
                  ? about.label
                  : t('tocsin.form.nth', '{label}, number {n}', { label: about.label, n: String(index + 1) })
              }
              help={index === shown.length - 1 ? about.help : undefined}
              errors={index === 0 ? (about.errors ?? []) : []}
              value={value}
              onChange={text => change(index, text)}
            />
          </div>
          {shown.length > 1 ? (
            <IconButton
              icon="trash"
              isDanger
              label={t('tocsin.form.removeNth', 'Remove {label}, number {n}', {
                label: about.label,
                n: String(index + 1),
              })}
              onClick={() => change(index, '')}
            />
          ) : null}
        </div>
      ))}
      {values.length > 0 && !isAdding && about.isDisabled !== true ? (
        <Button kind="quiet" onClick={() => setIsAdding(true)}>
          {t('tocsin.form.oneMore', 'One more')}
        </Button>
      ) : null}
    </div>
  );
};

interface MapProps extends FieldProps {
  readonly value: Json | undefined;
  readonly isSecret: boolean;
  readonly onChange: (value: Json | undefined) => void;
}

/** Names and their values, such as headers. */
export const MapField = ({ value, isSecret, onChange, ...about }: MapProps): React.ReactElement => {
  const entries = Object.entries(isObject(value) ? value : {}).map(([name, inner]) => ({
    name,
    text: typeof inner === 'string' ? inner : '',
  }));
  const [newName, setNewName] = useState('');
  const Field = isSecret ? SecretField : TextField;
  const write = (next: readonly { name: string; text: string }[]): void =>
    onChange(next.length === 0 ? undefined : Object.fromEntries(next.map(({ name, text }) => [name, text])));
  const add = (): void => {
    const name = newName.trim();
    if (name === '' || entries.some(entry => entry.name === name)) return;
    setNewName('');
    write([...entries, { name, text: '' }]);
  };
  return (
    <div>
      {entries.map(({ name, text }) => (
        <div className="tocsin-line" key={name}>
          <div className="tocsin-grow">
            <Field
              label={`${about.label}: ${name}`}
              isDisabled={about.isDisabled === true}
              value={text}
              onChange={written => write(entries.map(entry => (entry.name === name ? { name, text: written } : entry)))}
            />
          </div>
          <IconButton
            icon="trash"
            isDanger
            label={t('tocsin.form.removeNamed', 'Remove {name} from {label}', { name, label: about.label })}
            onClick={() => write(entries.filter(entry => entry.name !== name))}
          />
        </div>
      ))}
      <div className="tocsin-line">
        <div className="tocsin-grow">
          <TextField
            {...about}
            label={
              entries.length === 0
                ? about.label
                : t('tocsin.form.anotherName', '{label}: another name', { label: about.label })
            }
            placeholder={t('tocsin.form.name', 'Name')}
            value={newName}
            onChange={setNewName}
          />
        </div>
        <Button
          onClick={add}
          isDisabled={newName.trim() === ''}
          label={t('tocsin.form.addTo', 'Add to {label}', { label: about.label })}
        >
          {t('tocsin.form.add', 'Add')}
        </Button>
      </div>
    </div>
  );
};
