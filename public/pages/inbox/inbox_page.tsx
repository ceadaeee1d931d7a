import React from 'react';
import type { InboxMessage } from '../../../common/routes.ts';
import { useAnswer, useEvery } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { useServices } from '../../app/services.tsx';
import { Fold, PageTitle, Panel } from '../../widgets/layout.tsx';
import { Badge } from '../../widgets/marks.tsx';
import { Failed, Loading, Nothing } from '../../widgets/states.tsx';
import { Time } from '../../widgets/time.tsx';

const INTERVAL_MS = 10_000;

/** What the local inbox received: where the rules of a first look send their messages. */
export const InboxPage = (): React.ReactElement => {
  const { api } = useServices();
  const answer = useAnswer('inbox', signal => api.call('inbox', {}, signal));
  useEvery(INTERVAL_MS, answer.reload);
  const messages = answer.value?.messages ?? [];
  return (
    <div className="tocsin-stack">
      <PageTitle>{t('tocsin.inbox.title', 'Inbox')}</PageTitle>
      <p>
        {t(
          'tocsin.inbox.about',
          'Messages to this machine’s own inbox, by HTTP and by mail. Nothing here has left it.',
        )}
      </p>
      {answer.failure ? (
        <Failed
          title={t('tocsin.inbox.failed', 'The inbox could not be read')}
          message={answer.failure.message}
          onRetry={answer.reload}
        />
      ) : null}
      {!answer.value && answer.isLoading ? <Loading /> : null}
      {answer.value && messages.length === 0 ? (
        <Nothing title={t('tocsin.inbox.none', 'Nothing has come yet')}>
          <p>{t('tocsin.inbox.noneText', 'Once a rule fires, its message appears here.')}</p>
        </Nothing>
      ) : null}
      {messages.length > 0 ? (
        <Panel>
          <ul className="tocsin-list tocsin-messages">
            {[...messages]
              .sort((a, b) => b.at - a.at)
              .map((message, index) => (
                <li key={`${message.at} ${messages.length - index}`}>
                  <Message message={message} />
                </li>
              ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
};

const Message = ({ message }: { readonly message: InboxMessage }): React.ReactElement => (
  <Fold
    label={
      <span className="tocsin-bar">
        <Time at={message.at} />
        <Badge>{message.via === 'smtp' ? t('tocsin.inbox.mail', 'mail') : t('tocsin.inbox.http', 'HTTP')}</Badge>
        <span className="tocsin-break">{message.title}</span>
        <span className="tocsin-small tocsin-muted tocsin-break">{message.to}</span>
      </span>
    }
  >
    {() => (
      <pre className="tocsin-pre" tabIndex={0}>
        {message.body}
      </pre>
    )}
  </Fold>
);
