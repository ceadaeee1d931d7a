import { play as playWith, type Played, type Timeline } from '../../server/hosts/cli/timelines/timeline.ts';
import { recordingTransports } from './recording_transports.ts';
import { ruleOf } from './rules.ts';

export { throughJson, timelineFile, type Timeline } from '../../server/hosts/cli/timelines/timeline.ts';

/** Plays a timeline with the rule types of the house and the outputs of the tests. */
export const play = (timeline: Timeline): Promise<Played> =>
  playWith(timeline, { compile: ruleOf, transports: recordingTransports() });
