import type { JsonObject } from '../../common/model/json.ts';
import type { Instant } from '../../common/time/instant.ts';

/** An event as it lies in an index. */
export interface StoredEvent {
  readonly id: string;
  readonly index: string;
  readonly document: JsonObject;
  /** From when a search sees it; always where absent. */
  readonly visibleFrom?: Instant;
}
