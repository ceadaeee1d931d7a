import React from 'react';
import {
  EuiFieldNumber,
  EuiFieldSearch,
  EuiFieldText,
  EuiFormRow,
  EuiSelect,
  EuiSwitch,
  EuiTextArea,
} from '@elastic/eui';
import { isReference } from '../../common/text/secret_reference.ts';

/** What every field has: its name, what it is for, and what is wrong with it. */
export interface FieldProps {
  readonly label: string;
  readonly help?: React.ReactNode;
  readonly errors?: readonly string[];
  readonly isDisabled?: boolean;
  readonly placeholder?: string;
}

interface ValueProps<T> extends FieldProps {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A field with its name above, and help and mistakes below. */
const FieldRow = ({
  label,
  help,
  errors = [],
  children,
}: FieldProps & { readonly children: React.ReactElement }): React.ReactElement => (
  <EuiFormRow fullWidth label={label} helpText={help} isInvalid={errors.length > 0} error={[...errors]}>
    {children}
  </EuiFormRow>
);

const shared = ({ errors = [], isDisabled = false, placeholder }: FieldProps) => ({
  fullWidth: true,
  compressed: true,
  disabled: isDisabled,
  isInvalid: errors.length > 0,
  ...(placeholder === undefined ? {} : { placeholder }),
});

/** A line of text. */
export const TextField = (props: ValueProps<string>): React.ReactElement => (
  <FieldRow {...props}>
    <EuiFieldText
      {...shared(props)}
      value={props.value}
      onChange={event => props.onChange(event.currentTarget.value)}
      spellCheck={false}
    />
  </FieldRow>
);

/** A secret: written, never shown; one that is named is shown by its name. */
export const SecretField = (props: ValueProps<string>): React.ReactElement => (
  <FieldRow {...props}>
    <EuiFieldText
      {...shared(props)}
      icon="lock"
      type={isReference(props.value) ? 'text' : 'password'}
      value={props.value}
      onChange={event => props.onChange(event.currentTarget.value)}
      autoComplete="new-password"
      spellCheck={false}
    />
  </FieldRow>
);

/** A number as it is being written. */
export const NumberField = (
  props: ValueProps<string> & { readonly min?: number | undefined; readonly step?: number | undefined },
): React.ReactElement => (
  <FieldRow {...props}>
    <EuiFieldNumber
      {...shared(props)}
      {...(props.min === undefined ? {} : { min: props.min })}
      {...(props.step === undefined ? {} : { step: props.step })}
      value={props.value}
      onChange={event => props.onChange(event.currentTarget.value)}
    />
  </FieldRow>
);

/** Text of several lines. */
export const TextAreaField = (
  props: ValueProps<string> & {
    readonly rows?: number;
    readonly isCode?: boolean;
    readonly onLeave?: () => void;
    readonly inputRef?: React.RefObject<HTMLTextAreaElement>;
  },
): React.ReactElement => (
  <FieldRow {...props}>
    <EuiTextArea
      {...shared(props)}
      rows={props.rows ?? 4}
      value={props.value}
      onChange={event => props.onChange(event.currentTarget.value)}
      {...(props.onLeave ? { onBlur: props.onLeave } : {})}
      {...(props.isCode === true ? { className: 'tocsin-code', spellCheck: false, wrap: 'off' } : {})}
      {...(props.inputRef ? { inputRef: props.inputRef } : {})}
    />
  </FieldRow>
);

/** One of a few. */
interface Choice {
  readonly value: string;
  readonly text: string;
}

/** A list to choose one from. */
export const SelectField = (
  props: ValueProps<string> & { readonly choices: readonly Choice[] },
): React.ReactElement => (
  <FieldRow {...props}>
    <EuiSelect
      {...shared(props)}
      value={props.value}
      options={[...props.choices]}
      onChange={event => props.onChange(event.currentTarget.value)}
    />
  </FieldRow>
);

/** Yes or no. */
export const SwitchField = (props: ValueProps<boolean>): React.ReactElement => (
  <EuiFormRow
    fullWidth
    helpText={props.help}
    isInvalid={(props.errors ?? []).length > 0}
    error={[...(props.errors ?? [])]}
  >
    <EuiSwitch
      compressed
      label={props.label}
      checked={props.value}
      disabled={props.isDisabled === true}
      onChange={event => props.onChange(event.target.checked)}
    />
  </EuiFormRow>
);

/** A switch outside a form; in a table its label is only read out. */
export const BareSwitch = ({
  label,
  value,
  onChange,
  isDisabled = false,
  showLabel = false,
}: {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly isDisabled?: boolean;
  readonly showLabel?: boolean;
}): React.ReactElement => (
  <EuiSwitch
    compressed
    showLabel={showLabel}
    label={label}
    checked={value}
    disabled={isDisabled}
    onChange={event => onChange(event.target.checked)}
  />
);

/** A box to search with; its name is only read out. */
export const SearchField = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): React.ReactElement => (
  <EuiFieldSearch
    fullWidth
    compressed
    aria-label={label}
    placeholder={label}
    value={value}
    onChange={event => onChange(event.currentTarget.value)}
  />
);
