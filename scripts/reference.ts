// The pages of docs/reference, from the declarations; scripts/generate.mjs writes them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { alerters } from '../server/alerters/index.generated.ts';
import {
  alerterPage,
  indexPage,
  optionsPage,
  ruleTypePage,
  type ReferencePage,
} from '../server/declare/reference/pages.ts';
import { elastalertPage, readOptionList } from '../server/declare/reference/elastalert_page.ts';
import { registryOf } from '../server/engine/catalogue.ts';
import { connectionOptions } from '../server/engine/connection_options.ts';
import { discoverOptions } from '../server/engine/discover/discover_options.ts';
import { ruleGroups } from '../server/engine/rule_groups.ts';
import { ruleOptions } from '../server/engine/rule_options.ts';
import { enhancements } from '../server/enhancements/index.generated.ts';
import { configOptions } from '../server/hosts/cli/load/config_options.ts';
import { summaryOptions } from '../server/engine/summary_options.ts';
import { ruleFileSchema } from '../server/hosts/cli/schema.ts';
import { ruleTypes } from '../server/rule_types/index.generated.ts';

const CONNECTION = {
  title: 'The search engine',
  about: 'They stand in config.yaml, or in a rule that reads from a search engine of its own.',
  options: connectionOptions,
};

const RULE_PAGE = {
  path: 'rule_options.md',
  title: 'Options of every rule',
  text: 'Whatever its type and its outputs. A value of a rule wins over one of config.yaml, which wins over the default.',
  sections: [
    { title: 'Every rule', about: 'Only those that are required must be there.', options: ruleOptions },
    {
      title: 'The summary and templates in files',
      about:
        'A table above the matches counts their values. ElastAlert prints it whether or not matches are gathered, and so does Tocsin.',
      options: summaryOptions,
    },
    {
      title: 'Links to Discover',
      about: 'A match can carry a link to the events around it.',
      options: discoverOptions,
    },
    CONNECTION,
  ],
};

const CONFIG_PAGE = {
  path: 'config_options.md',
  title: 'Options of config.yaml',
  text: 'The command line reads config.yaml. Beside what is listed here it may hold any option of a rule: rules that do not say it themselves take it over.',
  sections: [
    {
      title: 'The program',
      about: 'Where rules are, how often they run and where state is kept.',
      options: configOptions,
    },
    CONNECTION,
  ],
};

/** The names of all options of ElastAlert, for the table of what becomes of them. */
const ELASTALERT_OPTIONS = 'test/fixtures/elastalert_options.txt';

const DECLARED = {
  common: [
    ...ruleGroups.map(options => ({ page: RULE_PAGE.path, options })),
    { page: CONFIG_PAGE.path, options: configOptions },
    { page: CONFIG_PAGE.path, options: connectionOptions },
  ],
  ruleTypes,
  alerters,
};

const untold = ruleGroups.filter(group => !RULE_PAGE.sections.some(({ options }) => options === group));
if (untold.length > 0)
  throw new Error(
    `a group of rule options has no section: ${untold.map(group => Object.keys(group.shape).join(', ')).join('; ')}`,
  );

/** All pages, and the JSON Schema of a rule file; `root` is where the checkout is. */
export const files = (root: string): readonly ReferencePage[] => [
  indexPage({
    ruleTypes,
    alerters,
    enhancements,
    more: [
      { ...RULE_PAGE, about: 'what a rule may say, whatever its type.' },
      { ...CONFIG_PAGE, about: 'what config.yaml may say.' },
      {
        path: 'elastalert_options.md',
        title: 'Options of ElastAlert 2',
        about: 'all of them, and what becomes of each.',
      },
      { path: 'rule.schema.json', title: 'JSON Schema', about: 'for editors; `tocsin schema` prints it.' },
    ],
  }),
  ...ruleTypes.map(ruleTypePage),
  ...alerters.map(alerterPage),
  optionsPage(RULE_PAGE.path, RULE_PAGE),
  optionsPage(CONFIG_PAGE.path, CONFIG_PAGE),
  elastalertPage(readOptionList(readFileSync(path.join(root, ELASTALERT_OPTIONS), 'utf8')), DECLARED),
  { path: 'rule.schema.json', text: `${JSON.stringify(ruleFileSchema(registryOf(ruleTypes, alerters)), null, 2)}\n` },
];
