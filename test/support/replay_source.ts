export { replaySource, type ReplaySource } from '../../server/sources/replay_source.ts';
export type { StoredEvent } from '../../server/sources/stored_event.ts';
