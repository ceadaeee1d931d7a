import React, { useState } from 'react';
import { isSecretName, namesInText } from '../../../common/text/secret_reference.ts';
import { useAnswer } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { useServices } from '../../app/services.tsx';
import { Button } from '../../widgets/buttons.tsx';
import { SecretField } from '../../widgets/fields.tsx';
import { Notice } from '../../widgets/states.tsx';

/** The secrets that a text names, each once. */
export const secretNamesIn = (text: string): readonly string[] => [...new Set(namesInText(text).filter(isSecretName))];

interface UnkeptSecretsProps {
  /** What the rule names. */
  readonly names: readonly string[];
  readonly onKept: () => void;
}

/** The secrets that a rule names and nobody keeps yet, each with a place for its value. */
export const UnkeptSecrets = ({ names, onKept }: UnkeptSecretsProps): React.ReactElement => {
  const { api } = useServices();
  const known = useAnswer(names.length === 0 ? null : 'secrets', signal => api.call('secrets', {}, signal));
  const kept = known.value?.secrets.map(secret => secret.name);
  return (
    <>
      {kept
        ? names
            .filter(name => !kept.includes(name))
            .map(name => (
              <UnkeptSecret
                key={name}
                name={name}
                onKept={() => {
                  known.reload();
                  onKept();
                }}
              />
            ))
        : null}
    </>
  );
};

const UnkeptSecret = ({ name, onKept }: { readonly name: string; readonly onKept: () => void }): React.ReactElement => {
  const { api, toasts } = useServices();
  const [value, setValue] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const keep = (): void => {
    void api.call('putSecret', { name, value }).then(answer => {
      if (!answer.ok) return setFailure(answer.error.message);
      setValue('');
      toasts.addSuccess({ title: t('tocsin.secret.kept', 'The secret {name} is kept', { name }) });
      onKept();
    });
  };
  return (
    <Notice title={t('tocsin.secret.unkept', 'There is no secret {name} yet', { name })} kind="warning">
      <div className="tocsin-stack-tight">
        <SecretField
          label={t('tocsin.secret.value', 'Value of {name}', { name })}
          help={t('tocsin.secret.help', 'It is kept encrypted, and never shown again. Other rules may name it, too.')}
          errors={failure === null ? [] : [failure]}
          value={value}
          onChange={setValue}
        />
        <div>
          <Button onClick={keep} isDisabled={value === ''}>
            {t('tocsin.secret.keep', 'Keep it')}
          </Button>
        </div>
      </div>
    </Notice>
  );
};
