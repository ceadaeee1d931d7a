import React from 'react';
import type { Instant } from '../../common/time/instant.ts';
import { t } from '../app/i18n.ts';

/** A moment in the reader's zone. */
export const formatTime = (at: Instant): string =>
  new Date(at).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

/** The hour of a moment, with the day where the range is longer than one. */
export const formatTick = (at: Instant, withDay: boolean): string =>
  new Date(at).toLocaleString(undefined, {
    ...(withDay ? { month: 'short', day: '2-digit' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

/** A moment in the reader's zone; in UTC on hovering. */
export const Time = ({ at }: { readonly at: Instant }): React.ReactElement => {
  const utc = new Date(at).toISOString();
  return (
    <time dateTime={utc} title={utc} className="tocsin-time">
      {formatTime(at)}
    </time>
  );
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago a moment was, in one unit. */
function formatAgo(at: Instant, now: Instant): string {
  const span = Math.max(0, now - at);
  if (span < MINUTE_MS) return t('tocsin.ago.seconds', '{n} s ago', { n: String(Math.round(span / 1000)) });
  if (span < HOUR_MS) return t('tocsin.ago.minutes', '{n} min ago', { n: String(Math.floor(span / MINUTE_MS)) });
  if (span < 2 * DAY_MS) return t('tocsin.ago.hours', '{n} h ago', { n: String(Math.floor(span / HOUR_MS)) });
  return t('tocsin.ago.days', '{n} days ago', { n: String(Math.floor(span / DAY_MS)) });
}

/** How long ago a moment was; the moment itself on hovering. */
export const Ago = ({ at, now }: { readonly at: Instant; readonly now: Instant }): React.ReactElement => {
  const utc = new Date(at).toISOString();
  return (
    <time dateTime={utc} title={`${formatTime(at)} (${utc})`} className="tocsin-time">
      {formatAgo(at, now)}
    </time>
  );
};
