import type { Alert } from '../../../common/model/alert.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import { formatProblem } from '../../../common/model/problem.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { runTick } from '../../../server/engine/run.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { compileText, ruleOf } from '../../support/rules.ts';
import { throughJson } from '../../support/timeline.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const event = { '@timestamp': formatInstant(AT - 1000), user: 'alice', team: 'blue' };

/** What each output is told of one event, by its key, and the alert as it is kept. */
async function toldBy(values: JsonObject): Promise<{ alert: Alert; told: Record<string, Alert> }> {
  const store = memoryStore();
  const source = replaySource([{ id: '1', index: 'logs', document: event }]);
  const ports = { source, store: throughJson(store), transports: recordingTransports(), fence: 1 };
  const rule = ruleOf({ name: 'r', type: 'any', alert_text_type: 'alert_text_only', ...values });
  const { alerts } = await runTick(ports, { at: AT, compile: () => Promise.resolve([rule]) });
  const [alert] = alerts;
  if (!alert) throw new Error('nothing was told');
  return { alert, told: Object.fromEntries(store.entries().map(entry => [entry.outputKey, entry.alert])) };
}

test('LO3 each output tells in its own words; the others in those of the rule', async () => {
  const { alert, told } = await toldBy({
    alert_subject: 'for all: {}',
    alert_subject_args: ['user'],
    alert_text: 'rule',
    alert: [
      'notebook',
      { notebook: { alert_subject: 'own: {}', alert_text: 'own text of {}', alert_text_args: ['team'] } },
      { notebook: { alert_text_type: 'exclude_fields' } },
    ],
  });
  expect(alert).toMatchObject({ title: 'for all: alice', text: 'rule\n\n' });
  expect(told['notebook']).toMatchObject({ title: 'for all: alice', text: 'rule\n\n' });
  expect(told['notebook#2']).toMatchObject({
    title: 'own: alice',
    text: 'own text of blue\n\n',
    matches: [{ text: 'own text of blue\n\n' }],
  });
  expect(told['notebook#3']).toMatchObject({ title: 'for all: alice', text: 'rule\n\n' });
  expect(Object.values(told).some(entry => 'wordsOf' in entry)).toBe(false);
  expect(Object.keys(alert.wordsOf ?? {})).toEqual(['notebook#2']);
});

test('an alert reads as its first output tells it', async () => {
  const { alert, told } = await toldBy({
    alert_text: 'rule',
    alert: [{ notebook: { alert_text: 'own' } }, 'pager'],
    pager_token: 'a token',
  });
  expect(alert).toMatchObject({ title: 'r', text: 'own\n\n' });
  expect([told['notebook']?.text, told['pager']?.text]).toEqual(['own\n\n', 'rule\n\n']);
});

test.each<[string, JsonObject, string]>([
  [
    'LO3 a template',
    { alert_text_type: 'alert_text_jinja', alert_text: '{{ user }} {{ _data.team }}' },
    'alice blue\n\n',
  ],
  ['the rule’s text as a template', { alert_text_type: 'alert_text_jinja' }, '{ alice }\n\n'],
  [
    'a root name',
    { alert_text_type: 'alert_text_jinja', alert_text: '{{ it.user }}', jinja_root_name: 'it' },
    'alice\n\n',
  ],
  ['a missing value', { alert_text: '{}', alert_text_args: ['nobody'], alert_missing_value: '-' }, '-\n\n'],
  ['an option that only the output has', { alert_text: '{}', alert_text_args: ['shift'], shift: 'night' }, 'night\n\n'],
  ['a reference to an option of the rule', { alert_text: '$runbook$' }, 'call 7\n\n'],
  ['no words of its own', { notebook_parts: 3 }, '{ {{ user }} }\n\n'],
])('%s', async (_name, inline, text) => {
  const { told } = await toldBy({ alert_text: '{ {{ user }} }', runbook: 'call 7', alert: [{ notebook: inline }] });
  expect(told['notebook']?.text).toBe(text);
});

test('a secret of an output is no value of its texts', async () => {
  const inline = { pager_token: 'hush-hush', alert_text: '{}', alert_text_args: ['pager_token'] };
  const { told } = await toldBy({ alert: [{ pager: inline }] });
  expect(told['pager']?.text).toBe('<MISSING VALUE>\n\n');
});

test('a mistake under an output is said there, and one of the rule once', () => {
  const yaml = `name: r
type: any
index: logs-*
alert_subject_max_len: many
alert:
- notebook: {alert_text_type: loud, alert_text: x}
`;
  expect(compileText(yaml).problems.map(formatProblem)).toEqual([
    expect.stringMatching(/^rule\.yaml:4:\d+: alert_subject_max_len: /),
    expect.stringMatching(/^rule\.yaml:6:\d+: alert\.0\.notebook\.alert_text_type: /),
  ]);
});

test('a wrong template of an output is said under it', () => {
  const yaml = `name: r
type: any
index: logs-*
alert:
- notebook
- notebook:
    alert_text_type: alert_text_jinja
    alert_text: '{{ a'
`;
  expect(compileText(yaml).problems.map(formatProblem)).toEqual([
    expect.stringMatching(/^rule\.yaml:8:\d+: alert\.1\.notebook\.alert_text: is not a valid Jinja template/),
  ]);
});
