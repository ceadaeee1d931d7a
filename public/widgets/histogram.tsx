import React from 'react';
import type { Instant } from '../../common/time/instant.ts';
import { formatTick, formatTime } from './time.tsx';
import { useUniqueId } from './unique_id.ts';

/** How many there were from a moment on, up to the next bar. */
interface Bar {
  readonly at: Instant;
  readonly count: number;
}

const WIDTH = 1000;
const HEIGHT = 100;
const GAP = 0.15;
const DAY_MS = 86_400_000;

/** Where there are marks, so much of the height is theirs. */
const MARK_HEIGHT = 10;
const MARK_ROOM = 14;

/** Moments that lie closer than this part of the width are drawn as one. */
const NEAREST_MARKS = WIDTH / 250;

/** Counts over time, with moments marked above them. */
export const Histogram = ({
  title,
  description,
  bars,
  marks = [],
}: {
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
  readonly marks?: readonly Instant[];
}): React.ReactElement => {
  const id = useUniqueId('tocsin-histogram');
  const first = bars[0]?.at ?? 0;
  const step = stepOf(bars);
  const range = Math.max(step, (bars[bars.length - 1]?.at ?? first) - first + step);
  const most = bars.reduce((max, bar) => Math.max(max, bar.count), 0);
  const room = HEIGHT - (marks.length > 0 ? MARK_ROOM : 0);
  const xOf = (at: Instant): number => ((at - first) / range) * WIDTH;
  const barWidth = Math.max(1, (step / range) * WIDTH * (1 - GAP));
  const isLong = range > DAY_MS;
  return (
    <figure className="tocsin-histogram">
      <div className="tocsin-histogram-top" aria-hidden="true">
        {most.toLocaleString()}
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        <line className="tocsin-histogram-base" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {bars.map(bar => (
          <rect
            key={bar.at}
            className="tocsin-bar-rect"
            x={xOf(bar.at)}
            width={barWidth}
            y={HEIGHT - room * shareOf(bar.count, most)}
            height={room * shareOf(bar.count, most)}
          >
            <title>{`${formatTime(bar.at)}: ${bar.count.toLocaleString()}`}</title>
          </rect>
        ))}
        {thinOut(marks.map(xOf)).map(x => (
          <line key={x} className="tocsin-mark" x1={x} x2={x} y1="0" y2={MARK_HEIGHT} />
        ))}
      </svg>
      <div className="tocsin-histogram-ticks" aria-hidden="true">
        {[0, 0.5, 1].map(part => (
          <span key={part}>{bars.length === 0 ? '' : formatTick(first + range * part, isLong)}</span>
        ))}
      </div>
    </figure>
  );
};

/** What is there at all is seen, however little it is. */
const LEAST_SHARE = 0.02;

const shareOf = (count: number, most: number): number =>
  count === 0 || most === 0 ? 0 : Math.max(LEAST_SHARE, count / most);

const stepOf = (bars: readonly Bar[]): number => {
  const steps = bars.slice(1).map((bar, index) => bar.at - (bars[index]?.at ?? bar.at));
  return steps.reduce((least, step) => (step > 0 ? Math.min(least, step) : least), steps[0] ?? 1);
};

function thinOut(places: readonly number[]): readonly number[] {
  const kept: number[] = [];
  for (const x of [...places].sort((a, b) => a - b)) {
    const last = kept[kept.length - 1];
    if (x >= 0 && x <= WIDTH && (last === undefined || x - last >= NEAREST_MARKS)) kept.push(x);
  }
  return kept;
}
