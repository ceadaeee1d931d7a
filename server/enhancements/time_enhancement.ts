import { readInstant } from '../../common/time/instant.ts';
import { defineEnhancement } from '../engine/define_enhancement.ts';
import { DEFAULT_TIME_PATTERN, timePrinter } from '../engine/text/pretty_time.ts';

const print = timePrinter({ zone: 'local', pattern: DEFAULT_TIME_PATTERN });

/** Writes `@timestamp` as messages show it, in the zone of the machine. Source: parity options §10. */
export const timeEnhancement = defineEnhancement({
  id: 'TimeEnhancement',
  title: 'Readable time',
  summary: 'Writes @timestamp as messages show it.',
  process: match => {
    const read = readInstant(match['@timestamp']);
    return read ? { ...match, '@timestamp': print(read) } : match;
  },
});
