import type { JsonObject } from '../../../common/model/json.ts';

/** A document and where it goes; writing it twice leaves one. */
export interface SampleEvent {
  readonly index: string;
  readonly id: string;
  readonly document: JsonObject;
}
