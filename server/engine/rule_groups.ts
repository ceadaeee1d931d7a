import type { OptionGroup } from '../declare/options.ts';
import { discoverOptions } from './discover/discover_options.ts';
import { ruleOptions } from './rule_options.ts';
import { summaryOptions } from './summary_options.ts';

/** The options that every rule may have, whatever its type and outputs, in their groups. */
export const ruleGroups: readonly OptionGroup[] = [ruleOptions, summaryOptions, discoverOptions];
