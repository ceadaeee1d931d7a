import { messageOf } from '../../../common/text/message_of.ts';
import type { Instant, Span } from '../../../common/time/instant.ts';
import type { Removed, RetainingStore } from '../../stores/keeping.ts';
import type { Log } from './log.ts';

/** How often what is too old is looked for. */
const EVERY_MS: Span = 60 * 60_000;

/** Removes what is older than it is to be kept, beside the ticks and never in their way. */
export interface Housekeeping {
  /** Begins where it is time to; ends at once where it is not. Never rejects. */
  tidy(at: Instant): Promise<void>;
}

/** Tidies a store at most once an hour. What keeps it from that is logged once, and tried again an hour later. */
export function createHousekeeping(store: Pick<RetainingStore, 'removeOld'>, log: Log): Housekeeping {
  let lastAt: Instant | null = null;
  let isTidying = false;
  let trouble = '';
  const tidyOnce = async (at: Instant): Promise<void> => {
    try {
      const line = lineOf(await store.removeOld(at));
      if (line !== '') log.info(line);
      trouble = '';
    } catch (error) {
      const message = messageOf(error);
      if (message !== trouble) log.warn(`What is too old could not be removed: ${message}`);
      trouble = message;
    }
  };
  return {
    tidy: async at => {
      if (isTidying || (lastAt !== null && at - lastAt < EVERY_MS)) return;
      isTidying = true;
      lastAt = at;
      await tidyOnce(at);
      isTidying = false;
    },
  };
}

function lineOf(removed: Removed): string {
  const some = Object.entries(removed).filter(([, count]) => count > 0);
  return some.length === 0 ? '' : `Too old and removed: ${some.map(([kind, count]) => `${count} ${kind}`).join(', ')}.`;
}
