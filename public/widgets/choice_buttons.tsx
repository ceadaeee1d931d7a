import React from 'react';
import { EuiButtonGroup } from '@elastic/eui';

/** A few choices side by side, of which one is in force. */
export const ChoiceButtons = <T extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly { readonly id: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}): React.ReactElement => (
  <EuiButtonGroup
    legend={label}
    type="single"
    buttonSize="compressed"
    options={choices.map(choice => ({ id: choice.id, label: choice.label }))}
    idSelected={value}
    onChange={id => {
      const chosen = choices.find(choice => choice.id === id);
      if (chosen) onChange(chosen.id);
    }}
  />
);
