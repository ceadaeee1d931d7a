/* global AbortController */
// `tocsin run` with a clock that is stepped instead of waited for; bundled by bench.mjs.
// The last line on standard error is JSON: what the process has used.
import { registryOf } from '../../server/engine/catalogue.ts';
import { alerters } from '../../server/alerters/index.generated.ts';
import { enhancements } from '../../server/enhancements/index.generated.ts';
import { programOf } from '../../server/hosts/cli/program.ts';
import { processWorld } from '../../server/hosts/cli/world.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';

const [config, start, end] = process.argv.slice(2);
let clock = Date.parse(start);
let code = 0;

const world = {
  ...processWorld(new AbortController().signal),
  now: () => clock,
  sleep: async ms => {
    clock += ms;
  },
};
const program = programOf({
  world,
  registry: registryOf(ruleTypes, alerters, enhancements),
  end: given => {
    code = given;
  },
});
await program.parseAsync(['node', 'tocsin', 'run', '--config', config, '--pin_rules', '--end', end]);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.error(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, rss_kb: maxRSS, code }));
process.exitCode = code;
