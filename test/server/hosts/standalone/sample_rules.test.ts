import { stringAt } from '../../../../common/model/json';
import { formatProblem } from '../../../../common/model/problem';
import { alerters } from '../../../../server/alerters/index.generated';
import { parseYaml } from '../../../../server/declare/yaml';
import { registryOf } from '../../../../server/engine/catalogue';
import { compileRule } from '../../../../server/engine/compile';
import type { Rule } from '../../../../server/engine/rule';
import { runTick } from '../../../../server/engine/run';
import { enhancements } from '../../../../server/enhancements/index.generated';
import { sampleHistory } from '../../../../server/hosts/sample/events';
import { sampleRules } from '../../../../server/hosts/standalone/sample_rules';
import { ruleTypes } from '../../../../server/rule_types/index.generated';
import { replaySource } from '../../../../server/sources/replay_source';
import { memoryStore } from '../../../../server/stores/memory';
import { recordingTransports } from '../../../support/recording_transports';

const MINUTE_MS = 60_000;
/** What takes about as long to arrive as the sample does. */
const LATE_MS = 10_000;

const DAY_END = Date.parse('2025-06-10T12:35:00Z');

const registry = registryOf(ruleTypes, alerters, enhancements);

function compiled(yaml: string): Rule {
  const file = parseYaml(yaml, 'rule.yaml');
  if (!file.ok) throw new Error(file.error.map(formatProblem).join('\n'));
  const { value: values } = file.value;
  const source = { id: 'rule', scope: 'default', defaultName: 'rule', values, config: {}, placeOf: () => ({}) };
  const { rule, problems } = compileRule(source, registry);
  if (!rule || problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  return rule;
}

const day = sampleHistory(new Date(DAY_END), 7).map(({ id, index, document }) => ({
  id,
  index,
  document,
  visibleFrom: Date.parse(stringAt(document, '@timestamp')) + LATE_MS,
}));

interface Stretch {
  readonly beat: string;
  readonly from: string;
  readonly to: string;
}

/** What a sample rule tells over a part of the sample day, looked at every minute. */
async function toldBy(name: string, { beat, from, to }: Stretch): Promise<readonly string[]> {
  let now = Date.parse(from);
  const source = replaySource(
    day.filter(event => event.index.startsWith(beat)),
    { now: () => now },
  );
  const ports = { source, store: memoryStore(), transports: recordingTransports(), fence: 1 };
  const rules = sampleRules({ httpPort: 1, smtpPort: 2 }).map(compiled);
  const told: string[] = [];
  for (; now <= Date.parse(to); now += MINUTE_MS) {
    const compile = () => Promise.resolve(rules.filter(rule => rule.name === name));
    const { alerts, runs } = await runTick(ports, { at: now, compile });
    expect(runs).toMatchObject([{ error: null }]);
    told.push(
      ...alerts.map(({ title, text }) => `${new Date(now).toISOString().slice(11, 16)} ${title}: ${text.trim()}`),
    );
  }
  return told;
}

const DISK = '/var/lib/postgresql on db-1.example.com';

test.each<[string, Stretch, readonly string[]]>([
  [
    'A disk is nearly full',
    { beat: 'metricbeat', from: '2025-06-09T13:00:00Z', to: '2025-06-09T15:00:00Z' },
    [
      `13:11 ${DISK} is nearly full: 90.2% of ${DISK} is used`,
      `14:11 ${DISK} is nearly full: 91.6% of ${DISK} is used`,
    ],
  ],
  [
    'A service is down',
    { beat: 'heartbeat', from: '2025-06-09T18:15:00Z', to: '2025-06-09T19:15:00Z' },
    ['18:33', '18:38', '18:43'].map(
      at => `${at} Documentation is down: No check of Documentation has succeeded within seven minutes`,
    ),
  ],
])('%s, in the sample day', async (name, stretch, expected) => {
  expect(await toldBy(name, stretch)).toEqual(expected);
});
