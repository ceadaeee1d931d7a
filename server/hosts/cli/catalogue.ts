import type { Catalogue, CatalogueEntry, OptionInfo } from '../../../common/model/catalogue.ts';
import { didYouMean } from '../../../common/text/nearest.ts';
import { describeRegistry } from '../../engine/catalogue.ts';
import { describeOptions } from '../../declare/options.ts';
import { connectionOptions } from '../../engine/connection_options.ts';
import { configOptions } from './load/config_options.ts';
import type { AddCommand } from './commands.ts';
import { EXIT } from './exit.ts';
import { paintFor, type Paint } from './paint.ts';
import type { World } from './world.ts';

/** `tocsin catalogue`: what rule types, outputs and options there are. */
export const addCatalogue: AddCommand = (program, { world, registry, end }) => {
  program
    .command('catalogue')
    .description('list rule types and outputs, or explain one of them: `tocsin catalogue frequency`')
    .argument('[id]', 'a rule type, an output, `rule` (options of every rule) or `config` (options of config.yaml)')
    .option('--json', 'as one JSON document')
    .action((id: string | undefined, options: { json?: boolean }) => {
      end(showCatalogue(world, describeRegistry(registry), { id, json: options.json === true }));
    });
};

function showCatalogue(
  world: World,
  catalogue: Catalogue,
  { id, json }: { id: string | undefined; json: boolean },
): number {
  if (id === undefined) {
    if (json) world.out(JSON.stringify(catalogue, null, 2));
    else listAll(world, catalogue);
    return EXIT.ok;
  }
  const found = topicsOf(catalogue).get(id);
  if (!found) {
    const names = [...topicsOf(catalogue).keys()];
    world.err(`there is no "${id}" in the catalogue${didYouMean(id, names)}; there are ${names.join(', ')}`);
    return EXIT.wrong;
  }
  if (json) world.out(JSON.stringify(found, null, 2));
  else explain(world, found);
  return EXIT.ok;
}

type Topic = Pick<CatalogueEntry, 'id' | 'title' | 'summary' | 'options'> & Partial<CatalogueEntry>;

function topicsOf(catalogue: Catalogue): ReadonlyMap<string, Topic> {
  const config = [...describeOptions(configOptions), ...describeOptions(connectionOptions)];
  const topics: Topic[] = [
    ...catalogue.ruleTypes,
    ...catalogue.alerters,
    { id: 'rule', title: 'Every rule', summary: 'Options that every rule has.', options: catalogue.rule },
    { id: 'config', title: 'config.yaml', summary: 'Options of config.yaml.', options: config },
  ];
  return new Map(topics.map(topic => [topic.id, topic]));
}

function listAll(world: World, { ruleTypes, alerters }: Catalogue): void {
  const paint = paintFor(world, 'out');
  const width = Math.max(...[...ruleTypes, ...alerters].map(({ id }) => id.length), 0);
  const list = (title: string, entries: readonly CatalogueEntry[]): void => {
    world.out(paint.bold(title));
    for (const { id, summary } of entries) world.out(`  ${id.padEnd(width)}  ${summary}`);
  };
  list('Rule types', ruleTypes);
  world.out('');
  list('Outputs', alerters);
  world.out('');
  world.out('`tocsin catalogue ID` explains one; `rule` and `config` explain what every rule and config.yaml may say.');
}

function explain(world: World, { id, title, summary, options, example }: Topic): void {
  const paint = paintFor(world, 'out');
  world.out(`${paint.bold(title)} (${id})`);
  world.out(summary);
  for (const option of options) {
    world.out('');
    world.out(`${paint.bold(option.name)}${tagsOf(option, paint)}`);
    world.out(`  ${option.label}. ${option.help}`);
  }
  if (!example) return;
  world.out('');
  world.out(paint.bold('Example'));
  world.out(JSON.stringify(example, null, 2));
}

function tagsOf({ required, secret, default: fallback }: OptionInfo, paint: Paint): string {
  const tags = [
    ...(required ? ['required'] : []),
    ...(secret ? ['secret'] : []),
    ...(fallback === null ? [] : [`default ${JSON.stringify(fallback)}`]),
  ];
  return tags.length === 0 ? '' : paint.dim(`  (${tags.join(', ')})`);
}
