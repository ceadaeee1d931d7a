import React, { useEffect, useMemo } from 'react';
import type { ApiClient } from '../api/client.ts';
import { useAnswer, useEvery } from '../api/use_answer.ts';
import { AlertsPage } from '../pages/alerts/alerts_page.tsx';
import { BuilderPage } from '../pages/builder/builder_page.tsx';
import { InboxPage } from '../pages/inbox/inbox_page.tsx';
import { RulesPage } from '../pages/rules/rules_page.tsx';
import { Tabs } from '../widgets/layout.tsx';
import { TextLink } from '../widgets/buttons.tsx';
import { Nothing, Notice } from '../widgets/states.tsx';
import type { Chrome, Toasts } from './host_contract.ts';
import { t } from './i18n.ts';
import { hrefOf, placeAt, type Place, type Router } from './router.ts';
import { ServicesProvider, usePlace, type Services } from './services.tsx';

const HEALTH_INTERVAL_MS = 30_000;
/** While something is wrong, whether it still is. */
const TROUBLE_INTERVAL_MS = 5_000;

/** What the app is given by whoever mounts it. */
interface AppProps {
  readonly api: ApiClient;
  readonly router: Router;
  readonly toasts: Toasts;
  readonly chrome: Chrome;
  readonly now: () => number;
  /** Whether the host lets this reader change things. */
  readonly maySave: boolean;
}

type PageName = 'alerts' | 'rules' | 'new_rule' | 'rule' | 'inbox' | 'unknown';

/** The whole app: where one can go, how it fares, and the page the address names. */
export const App = ({ api, router, toasts, chrome, now, maySave }: AppProps): React.ReactElement => {
  const place = usePlace(router);
  const health = useAnswer('health', signal => api.call('health', {}, signal));
  const isWell = health.failure === null && health.value?.status !== 'degraded';
  useEvery(isWell ? HEALTH_INTERVAL_MS : TROUBLE_INTERVAL_MS, health.reload);
  const canWrite = maySave && health.value?.canWrite !== false;
  const services = useMemo<Services>(
    () => ({ api, router, toasts, chrome, now, canWrite }),
    [api, router, toasts, chrome, now, canWrite],
  );
  const page = pageOf(place);
  const title = titleOf(page);
  useEffect(() => {
    chrome.setBreadcrumbs?.([{ text: t('tocsin.title', 'Tocsin'), href: hrefOf(placeAt('alerts')) }, { text: title }]);
    chrome.docTitle?.change(`${title} – Tocsin`);
  }, [chrome, title]);
  const tabs: readonly PageName[] = [
    'alerts',
    'rules',
    ...(canWrite ? ['new_rule' as const] : []),
    ...(health.value?.hasInbox === true ? ['inbox' as const] : []),
  ];
  return (
    <ServicesProvider services={services}>
      <div className="tocsin-page">
        <nav aria-label={t('tocsin.nav', 'Parts of Tocsin')}>
          <Tabs
            items={tabs.map(tab => ({ id: tab, label: titleOf(tab), href: hrefOf(placeOf(tab)) }))}
            selected={page === 'rule' ? 'rules' : page}
          />
        </nav>
        {health.value?.status === 'degraded' ? (
          <Notice title={t('tocsin.degraded', 'Tocsin does not fare well')} kind="warning">
            <p>{health.value.message}</p>
          </Notice>
        ) : null}
        {health.failure && !health.isLoading ? (
          <Notice title={t('tocsin.noHealth', 'Tocsin’s server does not answer')} kind="danger">
            <p>{health.failure.message}</p>
          </Notice>
        ) : null}
        <Page page={page} place={place} />
      </div>
    </ServicesProvider>
  );
};

const Page = ({ page, place }: { readonly page: PageName; readonly place: Place }): React.ReactElement => {
  const id = place.path[1] ?? '';
  switch (page) {
    case 'alerts':
      return <AlertsPage place={place} />;
    case 'rules':
      return <RulesPage place={place} />;
    case 'new_rule':
      return <BuilderPage key="new" id={null} />;
    case 'rule':
      return <BuilderPage key={id} id={id} />;
    case 'inbox':
      return <InboxPage />;
    case 'unknown':
      return (
        <Nothing title={t('tocsin.unknown.title', 'There is no such page')}>
          <TextLink href={hrefOf(placeAt('alerts'))}>{t('tocsin.unknown.link', 'To the alerts')}</TextLink>
        </Nothing>
      );
  }
};

function pageOf({ path }: Place): PageName {
  const [first, second] = path;
  if (first === undefined || first === 'alerts') return 'alerts';
  if (first === 'inbox') return 'inbox';
  if (first !== 'rules') return 'unknown';
  if (second === undefined) return 'rules';
  return second === 'new' ? 'new_rule' : 'rule';
}

const placeOf = (page: PageName): Place => (page === 'new_rule' ? placeAt('rules', 'new') : placeAt(page));

function titleOf(page: PageName): string {
  switch (page) {
    case 'alerts':
      return t('tocsin.alerts.title', 'Alerts');
    case 'rules':
      return t('tocsin.rules.title', 'Rules');
    case 'new_rule':
      return t('tocsin.newRule.title', 'New rule');
    case 'rule':
      return t('tocsin.rule.title', 'Rule');
    case 'inbox':
      return t('tocsin.inbox.title', 'Inbox');
    case 'unknown':
      return t('tocsin.unknown.title', 'There is no such page');
  }
}
