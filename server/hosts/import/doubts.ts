import type { Problem } from '../../../common/model/problem.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { connectionOptions } from '../../engine/connection_options.ts';
import type { Rule } from '../../engine/rule.ts';
import type { ReadRuleFile } from './read_rule.ts';

/** A rule as it ran from its files, and as it will run from its one text. */
interface BeforeAndAfter {
  readonly before: Rule;
  readonly after: Rule;
  readonly registry: Registry;
}

/** Options by which a rule counts in pieces of the run_every of config.yaml, whatever its own is. */
const IN_COMMON_PIECES = ['use_count_query', 'use_terms_query', 'use_run_every_query_size'] as const;

const SECOND_MS = 1000;

/** What a rule says that is taken and yet not the same here. */
export function doubtsOf(
  { values, placeOf }: Pick<ReadRuleFile, 'values' | 'placeOf'>,
  { before, after, registry }: BeforeAndAfter,
): readonly Problem[] {
  const doubt = (path: string, message: string): Problem => ({
    code: 'unsupported',
    severity: 'warning',
    path,
    message,
    place: placeOf([path]),
  });
  const elsewhere = Object.keys(connectionOptions.shape).find(name => /^es_hosts?$/.test(name) && name in values);
  const pieces = IN_COMMON_PIECES.find(name => values[name] === true);
  const files = fileOptions(registry).filter(name => typeof values[name] === 'string');
  return [
    ...(elsewhere === undefined
      ? []
      : [doubt(elsewhere, 'has no effect here: the rule reads from the search engine that Tocsin reads from')]),
    ...(pieces === undefined || before.commonRunEvery === after.commonRunEvery
      ? []
      : [
          doubt(
            pieces,
            `counts in pieces of ${after.commonRunEvery / SECOND_MS} seconds here; config.yaml made that ${before.commonRunEvery / SECOND_MS}`,
          ),
        ]),
    ...files.map(name => doubt(name, 'names a file; it must be there on every server that runs rules')),
  ];
}

/** Options of outputs that name a file. */
const fileOptions = ({ alerters }: Registry): readonly string[] => [
  ...new Set(
    [...alerters.values()].flatMap(({ options }) => Object.keys(options.shape)).filter(name => /_file$/.test(name)),
  ),
];
