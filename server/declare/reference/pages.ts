import { stringify } from 'yaml';
import type { JsonObject } from '../../../common/model/json.ts';
import type { Declaration } from '../declaration.ts';
import type { OptionGroup } from '../options.ts';
import { optionTable, tableOf } from './option_table.ts';

/** A file of the reference, its path starting at the reference's folder. */
export interface ReferencePage {
  readonly path: string;
  readonly text: string;
}

/** A group of options that has a heading of its own on a page. */
export interface OptionSection {
  readonly title: string;
  readonly about: string;
  readonly options: OptionGroup;
}

/** What no file declares but has a name, such as an enhancement. */
export type NamedThing = Pick<Declaration, 'id' | 'title' | 'summary'>;

const NOTICE = '<!-- Generated from the declarations by `npm run generate`; do not edit. -->';

/** A page of some parts, each a paragraph, heading or table. */
export const page = (path: string, parts: readonly string[]): ReferencePage => ({
  path,
  text: `${[NOTICE, ...parts].join('\n\n')}\n`,
});

/** The page of a rule type. */
export const ruleTypePage = ({ id, title, summary, options, example }: Declaration): ReferencePage =>
  page(`rule_types/${id}.md`, [
    `# ${title}`,
    `\`type: ${id}\`. ${summary}`,
    '## Example',
    yamlBlock({ ...example, alert: example.alert ?? ['debug'] }),
    '## Options',
    optionTable(options, example),
    'Beside them, [the options that every rule has](../rule_options.md).',
  ]);

/** The page of an output. */
export const alerterPage = ({ id, title, summary, options, example }: Declaration): ReferencePage =>
  page(`alerters/${id}.md`, [
    `# ${title}`,
    `\`alert: ${id}\`. ${summary}`,
    '## Example',
    yamlBlock({ name: `${title} example`, type: 'any', index: 'filebeat-*', alert: [id], ...example }),
    '## Options',
    optionTable(options, example),
    'They stand beside the other options of a rule or, for this output alone, under its name in `alert`. What is **secret** is redacted everywhere.',
  ]);

/** A page of option groups, each under a heading. */
export const optionsPage = (
  path: string,
  about: { readonly title: string; readonly text: string; readonly sections: readonly OptionSection[] },
): ReferencePage =>
  page(path, [
    `# ${about.title}`,
    about.text,
    ...about.sections.flatMap(section => [`## ${section.title}`, section.about, optionTable(section.options)]),
  ]);

/** The page that leads to the others. */
export const indexPage = (parts: {
  readonly ruleTypes: readonly Declaration[];
  readonly alerters: readonly Declaration[];
  readonly enhancements: readonly NamedThing[];
  readonly more: readonly { readonly path: string; readonly title: string; readonly about: string }[];
}): ReferencePage =>
  page('README.md', [
    '# Reference',
    'Everything that a rule and config.yaml may say, written from the same declarations that the program reads.',
    parts.more.map(({ path, title, about }) => `- [${title}](${path}): ${about}`).join('\n'),
    '## Rule types',
    linksTo('rule_types', parts.ruleTypes),
    '## Outputs',
    linksTo('alerters', parts.alerters),
    '## Enhancements',
    tableOf(
      ['name', 'what it does'],
      parts.enhancements.map(({ id, summary }) => [`\`${id}\``, summary]),
    ),
  ]);

const linksTo = (folder: string, declared: readonly Declaration[]): string =>
  tableOf(
    ['name', 'title', 'what it does'],
    declared.map(({ id, title, summary }) => [`[\`${id}\`](${folder}/${id}.md)`, title, summary]),
  );

const yamlBlock = (value: JsonObject): string =>
  ['```yaml', stringify(value, { lineWidth: 0, version: '1.1' }).trim(), '```'].join('\n');
