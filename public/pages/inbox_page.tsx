import React from 'react';
import { useAnswer, useEvery } from '../api/use_answer.ts';
import { t } from '../app/i18n.ts';
import { useServices } from '../app/services.tsx';
import { Panel, SmallTitle } from '../widgets/layout.tsx';
import { Failed, Loading, Nothing } from '../widgets/states.tsx';
import { Time } from '../widgets/time.tsx';

const REFRESH_MS = 5000;

/** What the local inbox received: where sample rules send to. */
export const InboxPage = (): React.ReactElement => {
  const { api } = useServices();
  const inbox = useAnswer('inbox', signal => api.call('inbox', {}, signal));
  useEvery(REFRESH_MS, inbox.reload);
  if (inbox.failure)
    return (
      <Failed
        title={t('tocsin.inbox.failed', 'The inbox cannot be read')}
        message={inbox.failure.message}
        onRetry={inbox.reload}
      />
    );
  if (!inbox.value) return <Loading />;
  if (inbox.value.messages.length === 0) return <Nothing title={t('tocsin.inbox.none', 'No messages yet')} />;
  return (
    <>
      {inbox.value.messages.map((message, index) => (
        <Panel key={`${message.at}-${index}`}>
          <SmallTitle>{message.title}</SmallTitle>
          <p>
            <Time at={message.at} /> · {message.via} · {message.to}
          </p>
          <div className="tocsin-text">{message.body}</div>
        </Panel>
      ))}
    </>
  );
};
