import type { RunError } from '../../../common/model/run.ts';
import { EXIT } from './exit.ts';

/** Whose fault a failed run is: the rule's, or the search engine's. */
export const exitOfRun = ({ code }: RunError): number =>
  code === 'invalid_rule' || code === 'no_timestamp' ? EXIT.wrong : EXIT.engine;
