import React, { useMemo, useState } from 'react';
import type { OptionInfo } from '../../../common/model/catalogue.ts';
import { stringAt } from '../../../common/model/json.ts';
import { useAnswer, useSettled } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { useServices } from '../../app/services.tsx';
import { problemsAt } from '../../form/problems.ts';
import { SelectField } from '../../widgets/fields.tsx';
import { Panel, PartTitle } from '../../widgets/layout.tsx';
import { NamesField } from '../../widgets/names_field.tsx';
import { typeEdits } from './draft.ts';
import { FilterPart } from './filter_part.tsx';
import type { FormScope } from './form_scope.ts';
import { splitPatterns, suggestPatterns } from './index_patterns.ts';
import { FoldedOptions, OptionRows } from './option_rows.tsx';
import { OutputsPart } from './outputs_part.tsx';
import { TYPING_MS } from './use_checks.ts';

/** Options of every rule that have a place of their own in the form; `is_enabled` is the switch of the list. */
const PLACED = ['name', 'type', 'index', 'alert', 'filter', 'query_key', 'is_enabled'];

/** What people read: options whose names begin so stand with the message. */
const MESSAGE = /^alert_(subject|text)/;

/** The rule as a form; every part of it is drawn from the catalogue. */
export const RuleForm = ({ scope }: { readonly scope: FormScope }): React.ReactElement => {
  const { rule } = scope.catalogue;
  const named = (...names: readonly string[]): readonly OptionInfo[] =>
    rule.filter(option => names.includes(option.name));
  const rest = rule.filter(({ name }) => !PLACED.includes(name) && !MESSAGE.test(name));
  const message = useMemo(() => rule.filter(({ name }) => MESSAGE.test(name)).map(markMain), [rule]);
  return (
    <div className="tocsin-stack">
      <Panel>
        <div className="tocsin-stack">
          <OptionRows scope={scope} options={named('name')} />
          <IndexField scope={scope} />
        </div>
      </Panel>
      <Panel>
        <FilterPart scope={scope} />
      </Panel>
      <Panel>
        <TypePart scope={scope} groupBy={named('query_key')} />
      </Panel>
      <Panel>
        <div className="tocsin-stack">
          <PartTitle>{t('tocsin.form.message', 'What to say')}</PartTitle>
          <FoldedOptions scope={scope} options={message} />
        </div>
      </Panel>
      <Panel>
        <OutputsPart scope={scope} />
      </Panel>
      <Panel>
        <div className="tocsin-stack">
          <PartTitle>{t('tocsin.form.rest', 'When, how often, and the rest')}</PartTitle>
          <FoldedOptions scope={scope} options={rest} />
        </div>
      </Panel>
    </div>
  );
};

/** The title and the text are offered at once; what refines them is behind the fold. */
const markMain = (option: OptionInfo): OptionInfo =>
  /^alert_(subject|text)(_args)?$/.test(option.name) ? { ...option, required: true } : option;

const IndexField = ({ scope }: { readonly scope: FormScope }): React.ReactElement => {
  const { api } = useServices();
  const [typed, setTyped] = useState('');
  const pattern = `${useSettled(typed.trim(), TYPING_MS)}*`;
  const found = useAnswer(pattern, signal => api.call('indices', { pattern }, signal));
  const option = scope.catalogue.rule.find(known => known.name === 'index');
  return (
    <NamesField
      label={option?.label ?? 'index'}
      help={option?.help.replace(/`/g, '')}
      errors={problemsAt(scope.problems, ['index'])}
      isDisabled={scope.isDisabled}
      isLoading={found.isLoading}
      placeholder="filebeat-*"
      names={splitPatterns(stringAt(scope.values, 'index'))}
      suggestions={suggestPatterns(found.value?.indices ?? [])}
      onSearch={setTyped}
      onChange={names => scope.edit([{ path: ['index'], value: names.join(',') }])}
    />
  );
};

const TypePart = ({
  scope,
  groupBy,
}: {
  readonly scope: FormScope;
  readonly groupBy: readonly OptionInfo[];
}): React.ReactElement => {
  const { ruleTypes } = scope.catalogue;
  const id = stringAt(scope.values, 'type');
  const type = ruleTypes.find(known => known.id === id);
  return (
    <div className="tocsin-stack">
      <PartTitle>{t('tocsin.form.when', 'When to tell')}</PartTitle>
      <SelectField
        label={t('tocsin.form.type', 'Rule type')}
        help={type?.summary}
        errors={problemsAt(scope.problems, ['type'])}
        isDisabled={scope.isDisabled}
        value={id}
        choices={[
          ...(type ? [] : [{ value: id, text: id === '' ? t('tocsin.form.choose', 'Choose one') : id }]),
          ...ruleTypes.map(known => ({ value: known.id, text: known.title })),
        ]}
        onChange={chosen => {
          const next = ruleTypes.find(known => known.id === chosen);
          if (next) scope.edit(typeEdits(next, scope.values));
        }}
      />
      {type ? <FoldedOptions key={type.id} scope={scope} options={type.options} /> : null}
      <OptionRows scope={scope} options={groupBy} />
    </div>
  );
};
