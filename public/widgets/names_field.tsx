import React from 'react';
import { EuiComboBox, EuiFormRow } from '@elastic/eui';
import type { FieldProps } from './fields.tsx';

interface NamesProps extends FieldProps {
  readonly names: readonly string[];
  readonly suggestions: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
  readonly isSingle?: boolean;
  readonly isLoading?: boolean;
  /** Whether a name that is not among the suggestions may be written. */
  readonly isFree?: boolean;
  readonly onSearch?: (text: string) => void;
}

/** So many suggestions are offered at once; the rest is found by typing. */
const MAX_SUGGESTIONS = 500;

/** One or more names out of many, such as fields, indices or outputs. */
export const NamesField = ({
  label,
  help,
  errors = [],
  names,
  suggestions,
  onChange,
  isSingle = false,
  isLoading = false,
  isFree = true,
  isDisabled = false,
  placeholder,
  onSearch,
}: NamesProps): React.ReactElement => {
  const create = (written: string): void => {
    const name = written.trim();
    if (name === '' || names.includes(name)) return;
    onChange(isSingle ? [name] : [...names, name]);
  };
  return (
    <EuiFormRow fullWidth label={label} helpText={help} isInvalid={errors.length > 0} error={[...errors]}>
      <EuiComboBox
        fullWidth
        compressed
        aria-label={label}
        isInvalid={errors.length > 0}
        isDisabled={isDisabled}
        isLoading={isLoading}
        {...(placeholder === undefined ? {} : { placeholder })}
        singleSelection={isSingle ? { asPlainText: true } : false}
        selectedOptions={names.map(name => ({ label: name }))}
        options={suggestions.slice(0, MAX_SUGGESTIONS).map(name => ({ label: name }))}
        onChange={chosen => onChange(chosen.map(option => option.label))}
        {...(isFree ? { onCreateOption: create } : {})}
        {...(onSearch ? { onSearchChange: onSearch } : {})}
      />
    </EuiFormRow>
  );
};
