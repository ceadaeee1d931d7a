import React from 'react';
import { t } from './i18n.ts';

interface State {
  readonly message: string | null;
}

/** Keeps a mistake of ours inside our own part of the host's page. */
export class ErrorBoundary extends React.Component<{ readonly children: React.ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): React.ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div className="tocsin-page" role="alert">
        <h1>{t('tocsin.crash.title', 'This page of Tocsin broke')}</h1>
        <p>{t('tocsin.crash.text', 'Load the page again. Rules go on running; this is only the page.')}</p>
        <pre className="tocsin-pre">{this.state.message}</pre>
      </div>
    );
  }
}
