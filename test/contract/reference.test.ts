import { z } from 'zod';
import { alerters } from '../../server/alerters/index.generated.ts';
import { notesOf } from '../../server/declare/field.ts';
import type { OptionGroup } from '../../server/declare/options.ts';
import { exampleOf } from '../../server/declare/reference/option_example.ts';
import { connectionOptions } from '../../server/engine/connection_options.ts';
import { ruleGroups } from '../../server/engine/rule_groups.ts';
import { configOptions } from '../../server/hosts/cli/load/config_options.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';

const optionsOf = (group: OptionGroup) =>
  Object.entries(group.shape).flatMap(([name, schema]) =>
    schema instanceof z.ZodType ? [[name, schema] as const] : [],
  );

const everywhere = [configOptions, connectionOptions, ...ruleGroups].flatMap(optionsOf);
const declared = [...ruleTypes, ...alerters].flatMap(({ options }) => optionsOf(options));

test.each(everywhere)('%s has an example in the docs', (name, schema) => {
  expect(exampleOf(name, schema)).toBeDefined();
});

test.each([...everywhere, ...declared])('%s takes the example it notes', (_name, schema) => {
  const example = notesOf(schema)?.example;
  expect(example === undefined || schema.safeParse(example).success).toBe(true);
});
