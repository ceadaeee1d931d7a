import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { pythonJsonLine } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { flag, listOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import type { CommandPart } from '../engine/outgoing.ts';
import { fillMatchTemplate } from '../engine/text/match_template.ts';
import { firstMessage } from './some_of.ts';
import { firstMatch } from './titles.ts';

/** What stands for a missing value, whatever `alert_missing_value` says. */
const MISSING = '<MISSING VALUE>';

/** A line for the shell may hold `%%`, `{{` and `}}`, which stand for one of them, and nothing that is filled in. */
const NOTHING_TO_FILL = /^(?:[^%{}]|%%|\{\{|\}\})*$/;

const line = () =>
  text().min(1, { error: 'must not be empty' }).regex(NOTHING_TO_FILL, {
    error:
      'must be a list where values of a match are filled in: in a line, which a shell reads, they could become commands; write a program with its arguments, such as [/opt/tell, "%(user)s"]',
  });

const options = z.object({
  command: field(
    z.union([line(), listOf(text()).min(1, { error: 'must name a program' })], {
      error: issue => firstMessage(issue),
    }),
    {
      label: 'Command',
      help: 'A program with its arguments, each filled in like {user[name]} or %(user.name)s; or a line for the shell, where nothing is filled in.',
      example: ['/opt/tell', '%(user.name)s'],
    },
  ),
  pipe_match_json: field(flag().default(false), {
    label: 'Matches as input',
    help: 'The program reads the matches, as JSON. Its end is then waited for.',
  }),
  pipe_alert_text: field(flag().default(false), {
    label: 'Text as input',
    help: 'The program reads the text of the alert. Its end is then waited for.',
  }),
  fail_on_non_zero_exit: field(flag().default(false), {
    label: 'Fail with the program',
    help: 'The alert is told again later where the program ends with anything but 0.',
  }),
});

type Options = z.output<typeof options>;

/** Runs a program of the machine. Source: parity alerters §6. */
export const command = defineAlerter({
  id: 'command',
  title: 'Command',
  summary: 'Runs a program of the machine; on the command line alone.',
  example: { command: ['/opt/tell', '--user', '%(user.name)s'], pipe_match_json: true },
  runsPrograms: true,
  options,
  compose: (alert, chosen) => [
    {
      kind: 'command',
      program: programOf(alert, chosen),
      stdin: inputOf(alert, chosen),
      failOnNonZeroExit: chosen.fail_on_non_zero_exit,
    },
  ],
});

function programOf(alert: Alert, { command: written }: Options): CommandPart['program'] {
  const fill = (template: string): string => {
    const filled = fillMatchTemplate(template, firstMatch(alert), MISSING);
    if (!filled.ok) throw new Error(`command: "${template}" ${filled.error.message}`);
    return filled.value;
  };
  return typeof written === 'string' ? { shell: fill(written) } : { argv: written.map(fill) };
}

function inputOf(alert: Alert, { pipe_match_json: isJson, pipe_alert_text: isText }: Options): string | null {
  if (isJson) return `${pythonJsonLine(alert.matches.map(({ document }) => document))}\n`;
  return isText ? alert.text : null;
}
