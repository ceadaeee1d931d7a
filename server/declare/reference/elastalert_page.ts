import type { Declaration } from '../declaration.ts';
import type { OptionGroup } from '../options.ts';
import { UNDECLARED } from '../undeclared_options.ts';
import { tableOf } from './option_table.ts';
import { page, type ReferencePage } from './pages.ts';

/** Options of ElastAlert under one heading, such as `config`, `type spike` or `output slack`. */
export interface ListedOptions {
  readonly section: string;
  readonly names: readonly string[];
}

/** All that is declared: by every rule and config.yaml, and by each type and output. */
export interface DeclaredOptions {
  readonly common: readonly { readonly page: string; readonly options: OptionGroup }[];
  readonly ruleTypes: readonly Declaration[];
  readonly alerters: readonly Declaration[];
}

/** What becomes of an option: null where nobody has said. */
export interface OptionFate {
  readonly state: 'there' | 'no meaning here';
  readonly about: string;
}

/** Reads a list of names: a line each, under headings in brackets. */
export function readOptionList(text: string): readonly ListedOptions[] {
  const sections = text.split(/^\[(.+)\]$/m).slice(1);
  return sections.flatMap((section, index) =>
    index % 2 === 0 ? [{ section, names: (sections[index + 1] ?? '').split('\n').filter(line => line !== '') }] : [],
  );
}

/** What becomes of an option that stands in a section. */
export function fateOf(section: string, name: string, declared: DeclaredOptions): OptionFate | null {
  const place = placeOf(section, name, declared);
  if (place) return { state: 'there', about: place };
  const known = Object.hasOwn(UNDECLARED, name) ? UNDECLARED[name] : undefined;
  switch (known?.kind) {
    case 'without_meaning':
      return { state: 'no meaning here', about: known.why };
    case 'read_elsewhere':
      return { state: 'there', about: known.where };
    case undefined:
      return null;
  }
}

/** The page that declares an option. A rule may hold options of its type and outputs, and config.yaml all of them. */
function placeOf(section: string, name: string, { common, ruleTypes, alerters }: DeclaredOptions): string | null {
  const [kind, id] = section.split(' ');
  const isOwn = (one: Declaration): boolean => one.id === id || (kind !== 'type' && kind !== 'output');
  const pages = [
    ...(kind === 'output' ? [] : ruleTypes.filter(isOwn).map(type => pageOf('rule_types', type))),
    ...(kind === 'type' ? [] : alerters.filter(isOwn).map(alerter => pageOf('alerters', alerter))),
    ...common,
  ];
  const found = pages.filter(({ options }) => Object.hasOwn(options.shape, name));
  const best = found.find(({ page: path }) => path.endsWith('_options.md')) ?? found[0];
  return best ? `[${best.page}](${best.page})` : null;
}

const pageOf = (folder: string, { id, options }: Declaration) => ({ page: `${folder}/${id}.md`, options });

/** Every option of ElastAlert, and what becomes of it. */
export const elastalertPage = (listed: readonly ListedOptions[], declared: DeclaredOptions): ReferencePage =>
  page('elastalert_options.md', [
    '# Options of ElastAlert 2',
    'Every option that ElastAlert 2 reads or takes, and what becomes of it: it is *there* and stands on the page that is named, or it has *no meaning here*. Files that have options without effect are taken as they are, with a warning.',
    tableOf(['', 'there', 'no meaning here'], [countsOf(listed, declared)]),
    ...listed.flatMap(({ section, names }) => [
      `## ${headingOf(section)}`,
      tableOf(
        ['option', 'state', 'where, or why'],
        names.map(name => {
          const fate = fateOf(section, name, declared);
          return [`\`${name}\``, fate?.state ?? '?', fate?.about ?? ''];
        }),
      ),
    ]),
  ]);

function countsOf(listed: readonly ListedOptions[], declared: DeclaredOptions): readonly string[] {
  const states = listed.flatMap(({ section, names }) => names.map(name => fateOf(section, name, declared)?.state));
  const count = (state: OptionFate['state']): string => String(states.filter(one => one === state).length);
  return ['options', count('there'), count('no meaning here')];
}

const HEADINGS: Readonly<Record<string, string>> = {
  config: 'config.yaml',
  'search engine': 'The search engine',
  rule: 'Rules',
  text: 'Texts',
  discover: 'Links to Discover',
};

const headingOf = (section: string): string =>
  HEADINGS[section] ?? section.replace(/^type (.*)/, 'Rule type `$1`').replace(/^output (.*)/, 'Output `$1`');
