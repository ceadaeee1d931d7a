import type { JsonObject } from '../../../common/model/json.ts';
import { ruleSchemaOf } from '../../declare/rule_schema.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { connectionOptions } from '../../engine/connection_options.ts';
import { ruleGroups } from '../../engine/rule_groups.ts';
import type { AddCommand } from './commands.ts';
import { EXIT } from './exit.ts';

/** `tocsin schema`: what an editor needs to help with rule files. */
export const addSchema: AddCommand = (program, { world, registry, end }) => {
  program
    .command('schema')
    .description('print the JSON Schema of a rule file, for editors')
    .addHelpText(
      'after',
      '\nName the printed file in the first line of a rule:\n  # yaml-language-server: $schema=rule.schema.json',
    )
    .action(() => {
      world.out(JSON.stringify(ruleFileSchema(registry), null, 2));
      end(EXIT.ok);
    });
};

/** The JSON Schema of a rule file with the rule types and outputs that are there. */
export const ruleFileSchema = (registry: Registry): JsonObject =>
  ruleSchemaOf({
    common: [...ruleGroups, connectionOptions],
    ruleTypes: [...registry.ruleTypes.values()],
    alerters: [...registry.alerters.values()],
  });
