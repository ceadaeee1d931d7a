import React from 'react';
import ReactDOM from 'react-dom';
import { createApi } from '../api/client.ts';
import { useAnswer } from '../api/use_answer.ts';
import { AlertsPage } from '../pages/alerts_page.tsx';
import { InboxPage } from '../pages/inbox_page.tsx';
import { RulePage } from '../pages/rule_page.tsx';
import { RulesPage } from '../pages/rules_page.tsx';
import { Notice } from '../widgets/states.tsx';
import { Tabs } from '../widgets/layout.tsx';
import { Themed } from '../widgets/themed.tsx';
import type { CoreStart, MountParameters } from './host_contract.ts';
import { t } from './i18n.ts';
import { createRouter, hrefOf, placeAt, type Router } from './router.ts';
import { ServicesProvider, usePlace, useServices, type Services } from './services.tsx';
import { STYLES } from './styles.ts';

/** Draws the app into the element a host gives; returns what takes it away again. */
export function mountApp(core: CoreStart, { element, theme$ }: MountParameters): () => void {
  const router = createRouter(window);
  const services: Services = {
    api: createApi(core.http),
    router,
    toasts: core.notifications.toasts,
    chrome: core.chrome ?? {},
    now: () => Date.now(),
    canWrite: canWrite(core),
  };
  core.chrome?.docTitle?.change(t('tocsin.title', 'Tocsin'));
  core.chrome?.setBreadcrumbs?.([{ text: t('tocsin.title', 'Tocsin') }]);
  const draw = (isDark: boolean): void => {
    ReactDOM.render(
      <Themed isDark={isDark}>
        <ServicesProvider services={services}>
          <App router={router} />
        </ServicesProvider>
      </Themed>,
      element,
    );
  };
  draw(core.uiSettings?.get?.('theme:darkMode') === true);
  const watched = (theme$ ?? core.theme?.theme$)?.subscribe(({ darkMode }) => draw(darkMode));
  return () => {
    watched?.unsubscribe();
    router.stop();
    ReactDOM.unmountComponentAtNode(element);
  };
}

function canWrite(core: CoreStart): boolean {
  const ours: unknown = core.application?.capabilities?.tocsin;
  return typeof ours !== 'object' || ours === null || Reflect.get(ours, 'save') !== false;
}

const App = ({ router }: { readonly router: Router }): React.ReactElement => {
  const { api } = useServices();
  const place = usePlace(router);
  const health = useAnswer('health', signal => api.call('health', {}, signal));
  const [section = 'alerts', id = ''] = place.path;
  const part = section === 'rules' && id === 'new' ? 'new' : section;
  const tab = (name: string, label: string, ...path: readonly string[]) => ({
    id: name,
    label,
    href: hrefOf(placeAt(...path)),
  });
  const items = [
    tab('alerts', t('tocsin.nav.alerts', 'Alerts'), 'alerts'),
    tab('rules', t('tocsin.nav.rules', 'Rules'), 'rules'),
    tab('new', t('tocsin.nav.newRule', 'New rule'), 'rules', 'new'),
    ...(health.value?.hasInbox === true ? [tab('inbox', t('tocsin.nav.inbox', 'Inbox'), 'inbox')] : []),
  ];
  return (
    <div className="tocsin-app">
      <style>{STYLES}</style>
      <Tabs items={items} selected={part} />
      {health.value?.status === 'degraded' ? <Notice kind="warning" title={health.value.message} /> : null}
      <PageOf section={section} id={id} />
    </div>
  );
};

const PageOf = ({ section, id }: { readonly section: string; readonly id: string }): React.ReactElement => {
  if (section === 'inbox') return <InboxPage />;
  if (section !== 'rules') return <AlertsPage />;
  return id === '' ? <RulesPage /> : <RulePage key={id} id={id === 'new' ? null : id} />;
};
