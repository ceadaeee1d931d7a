import React from 'react';
import type { Instant } from '../../common/time/instant.ts';

/** A moment in the reader's zone. */
export const formatTime = (at: Instant): string =>
  new Date(at).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });

/** The hour of a moment, with the day where the range is longer than one. */
export const formatTick = (at: Instant, withDay: boolean): string =>
  new Date(at).toLocaleString(undefined, {
    ...(withDay ? { month: 'short', day: '2-digit' } : {}),
    hour: '2-digit',
    minute: '2-digit',
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
