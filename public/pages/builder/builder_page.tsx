import React, { useEffect, useState } from 'react';
import type { Problem } from '../../../common/model/problem.ts';
import { formatProblem } from '../../../common/model/problem.ts';
import type { RuleDetail } from '../../../common/routes.ts';
import { useAnswer } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { placeAt } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { ActionLink, Button } from '../../widgets/buttons.tsx';
import { TextAreaField, TextField } from '../../widgets/fields.tsx';
import { Histogram } from '../../widgets/histogram.tsx';
import { SmallTitle } from '../../widgets/layout.tsx';
import { Failed, Loading, Notice } from '../../widgets/states.tsx';
import { Time } from '../../widgets/time.tsx';

const DAY_MS = 86_400_000;
const SETTLE_MS = 400;
const MAX_FIELDS = 200;

const NEW_RULE = `name: New rule
type: frequency
index: filebeat-*
num_events: 1
timeframe: {minutes: 1}
filter:
- query_string: {query: "system.auth.sudo.command: *"}
alert: [debug]
`;

/** A rule's text beside the fields it can use and what it would have sent over the last day. */
export const BuilderPage = ({ id }: { readonly id: string | null }): React.ReactElement => {
  const { api } = useServices();
  const stored = useAnswer(id, signal => api.call('rule', { id: id ?? '' }, signal));
  if (stored.failure)
    return (
      <Failed
        title={t('tocsin.rule.failed', 'The rule cannot be read')}
        message={stored.failure.message}
        onRetry={stored.reload}
      />
    );
  if (id !== null && !stored.value) return <Loading />;
  return <RuleEditor stored={stored.value} />;
};

const RuleEditor = ({ stored }: { readonly stored: RuleDetail | null }): React.ReactElement => {
  const { api, router, toasts, canWrite } = useServices();
  const [yaml, setYaml] = useState(stored?.yaml ?? NEW_RULE);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const save = async (): Promise<void> => {
    const saved = stored
      ? await api.call('updateRule', { id: stored.id, yaml, revision: stored.revision })
      : await api.call('createRule', { yaml, enabled: true });
    if (saved.ok) {
      toasts.addSuccess({ title: t('tocsin.rule.saved', 'The rule is saved') });
      router.go(placeAt('rules'));
      return;
    }
    setProblems(saved.error.problems);
    toasts.addDanger({ title: saved.error.message });
  };
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))', gap: 16 }}>
      <div>
        <TextAreaField label={t('tocsin.rule.yaml', 'Rule')} value={yaml} onChange={setYaml} rows={24} isCode />
        {problems.map((problem, index) => (
          <Notice
            key={index}
            kind={problem.severity === 'error' ? 'danger' : 'warning'}
            title={formatProblem(problem)}
          />
        ))}
        {canWrite ? (
          <div>
            <Button kind="main" onClick={() => void save()}>
              {t('tocsin.rule.save', 'Save')}
            </Button>
          </div>
        ) : null}
      </div>
      <div>
        <Preview yaml={yaml} />
        <Fields index={/^index:\s*["']?([^"'\n]+)/m.exec(yaml)?.[1]?.trim() ?? ''} />
      </div>
    </div>
  );
};

const Preview = ({ yaml }: { readonly yaml: string }): React.ReactElement => {
  const { api, now } = useServices();
  const preview = useAnswer(
    yaml,
    signal => api.call('preview', { yaml, from: now() - DAY_MS, to: now() }, signal),
    SETTLE_MS,
  );
  if (preview.failure)
    return (
      <Failed
        title={t('tocsin.preview.failed', 'No preview')}
        message={preview.failure.message}
        onRetry={preview.reload}
      />
    );
  if (!preview.value) return <Loading />;
  const { buckets, alerts, alertCount, heldCount, events, problems, error } = preview.value;
  const title = t('tocsin.preview.title', 'The last day');
  return (
    <section aria-busy={preview.isLoading}>
      <SmallTitle>{title}</SmallTitle>
      <Histogram title={title} description={title} bars={buckets} marks={alerts.map(alert => alert.at)} />
      <p>
        {t('tocsin.preview.counts', 'Events: {events}. Alerts it would have sent: {alerts}. Held: {held}.', {
          events: String(events),
          alerts: String(alertCount),
          held: String(heldCount),
        })}
      </p>
      {error === null ? null : <Notice kind="danger" title={error} />}
      {problems.map((problem, index) => (
        <Notice key={index} kind={problem.severity === 'error' ? 'danger' : 'warning'} title={formatProblem(problem)} />
      ))}
      <ul>
        {alerts.slice(0, 5).map((alert, index) => (
          <li key={index}>
            <Time at={alert.at} /> {alert.title}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Fields = ({ index }: { readonly index: string }): React.ReactElement => {
  const { api } = useServices();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const fields = useAnswer(index === '' ? null : index, signal => api.call('fields', { index }, signal), SETTLE_MS);
  const values = useAnswer(open === null ? null : `${index}/${open}`, signal =>
    api.call('fieldValues', { index, field: open ?? '' }, signal),
  );
  useEffect(() => setOpen(null), [index]);
  const found = (fields.value?.fields ?? []).filter(field => field.name.includes(search)).slice(0, MAX_FIELDS);
  return (
    <section>
      <SmallTitle>{t('tocsin.fields.title', 'Fields')}</SmallTitle>
      <TextField label={t('tocsin.fields.search', 'Search')} value={search} onChange={setSearch} />
      <ul>
        {found.map(field => (
          <li key={field.name}>
            <ActionLink onClick={() => setOpen(open === field.name ? null : field.name)}>{field.name}</ActionLink>{' '}
            {field.type}
            {open === field.name && values.value ? (
              <ul>
                {values.value.values.map(top => (
                  <li key={top.value}>
                    {top.value} ({top.count})
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
};
