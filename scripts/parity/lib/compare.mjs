const CONTEXT = 2;
const MAX_LINES = 24;

/** What differs first between what ElastAlert told and what we told; null where nothing does. */
export const firstDifference = (theirs, ours) => firstOf(theirs, ours, ['title', 'text']);

/** The same, of when they were told alone. */
export const firstTickDifference = (theirs, ours) => firstOf(theirs, ours, []);

function firstOf(theirs, ours, parts) {
  const length = Math.max(theirs.length, ours.length);
  for (let n = 0; n < length; n += 1) {
    const [a, b] = [theirs[n], ours[n]];
    if (!a || !b) return { at: n, part: 'count', lines: [`${a ? '-' : '+'} ${about(a ?? b)}`] };
    if (momentOf(a.tick) !== momentOf(b.tick))
      return { at: n, part: 'tick', lines: [`- ${about(a)}`, `+ ${about(b)}`] };
    for (const part of parts)
      if (a[part] !== b[part]) return { at: n, part, tick: a.tick, lines: diffLines(a[part], b[part]) };
  }
  return null;
}

const momentOf = tick => Date.parse(tick);
const about = ({ tick, title, text }) => `${tick} ${title}: ${JSON.stringify(text).slice(0, 160)}`;

/** A small diff: the lines that both begin and end with are left out, but for some around. */
export function diffLines(theirs, ours) {
  const [a, b] = [theirs.split('\n'), ours.split('\n')];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return [
    ...a.slice(Math.max(0, head - CONTEXT), head).map(line => `  ${line}`),
    ...shown('-', a.slice(head, a.length - tail)),
    ...shown('+', b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail, a.length - tail + CONTEXT).map(line => `  ${line}`),
  ];
}

const shown = (mark, lines) => [
  ...lines.slice(0, MAX_LINES).map(line => `${mark} ${line}`),
  ...(lines.length > MAX_LINES ? [`${mark} … ${lines.length - MAX_LINES} more lines`] : []),
];
