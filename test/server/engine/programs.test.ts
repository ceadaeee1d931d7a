import { formatProblem } from '../../../common/model/problem.ts';
import type { Json } from '../../../common/model/json.ts';
import { alerters } from '../../../server/alerters/index.generated.ts';
import { describeRegistry, registryOf } from '../../../server/engine/catalogue.ts';
import { compileRule } from '../../../server/engine/compile.ts';
import { any } from '../../../server/rule_types/any.ts';
import { sourceOf } from '../../support/rules.ts';

const server = registryOf([any], alerters);
const commandLine = registryOf([any], alerters, [], { runsPrograms: true });

const NOT_HERE =
  'the output "command" runs a program, which only the command line does (`tocsin run`); a server runs none for its rules';

describe.each<[string, Json]>([
  ['by name', 'command'],
  ['in a list', ['debug', 'command']],
  ['with options of its own', [{ command: { command: ['true'] } }]],
])('an output that runs programs, named %s', (_name, alert) => {
  const source = sourceOf({ name: 'r', type: 'any', alert, command: ['true'] });

  test('is a mistake on a server', () => {
    const { rule, problems } = compileRule(source, server);
    expect(rule).toBeNull();
    expect(problems).toMatchObject([{ code: 'unsupported', severity: 'error' }]);
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining(NOT_HERE)]);
  });

  test('is right on the command line', () => {
    const { rule, problems } = compileRule(source, commandLine);
    expect(problems).toEqual([]);
    expect(rule?.outputs.map(({ alerterId }) => alerterId)).toContain('command');
  });
});

test('it is offered on the command line alone', () => {
  const idsIn = (registry: typeof server) => describeRegistry(registry).alerters.map(({ id }) => id);
  expect(idsIn(commandLine)).toEqual(alerters.map(({ id }) => id));
  expect(idsIn(server)).toEqual(alerters.map(({ id }) => id).filter(id => id !== 'command'));
  const { problems } = compileRule(sourceOf({ name: 'r', type: 'any', alert: 'comand' }), server);
  expect(problems.map(({ message }) => message).join()).not.toContain('command');
});
