import React, { useState } from 'react';
import type { Json } from '../../common/model/json.ts';
import { t } from '../app/i18n.ts';
import { NumberField, SelectField, type FieldProps } from '../widgets/fields.tsx';
import { readDuration, UNIT_NAMES, writeDuration, type Unit } from './duration.ts';

const UNIT_LABELS = (): Readonly<Record<Unit, string>> => ({
  milliseconds: t('tocsin.units.milliseconds', 'milliseconds'),
  seconds: t('tocsin.units.seconds', 'seconds'),
  minutes: t('tocsin.units.minutes', 'minutes'),
  hours: t('tocsin.units.hours', 'hours'),
  days: t('tocsin.units.days', 'days'),
  weeks: t('tocsin.units.weeks', 'weeks'),
});

/** A length of time: a number and its unit. */
export const DurationField = ({
  value,
  onChange,
  ...about
}: FieldProps & {
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}): React.ReactElement => {
  const amount = readDuration(value);
  const [unitIfNone, setUnitIfNone] = useState<Unit>('minutes');
  const [draft, setDraft] = useState<string | null>(null);
  const unit = amount?.unit ?? unitIfNone;
  const shown =
    draft !== null && Number(draft) === amount?.number ? draft : amount === null ? '' : String(amount.number);
  const labels = UNIT_LABELS();
  return (
    <div className="tocsin-duration">
      <NumberField
        {...about}
        min={0}
        value={shown}
        onChange={written => {
          setDraft(written);
          const number = Number(written);
          onChange(written === '' || Number.isNaN(number) ? undefined : writeDuration({ number, unit }));
        }}
      />
      <SelectField
        label={t('tocsin.form.unitOf', 'Unit of {label}', { label: about.label })}
        isDisabled={about.isDisabled === true}
        value={unit}
        choices={UNIT_NAMES.map(name => ({ value: name, text: labels[name] }))}
        onChange={chosen => {
          const next = UNIT_NAMES.find(name => name === chosen) ?? unit;
          setUnitIfNone(next);
          if (amount) onChange(writeDuration({ number: amount.number, unit: next }));
        }}
      />
    </div>
  );
};
