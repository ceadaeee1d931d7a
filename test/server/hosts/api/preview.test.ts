import { isObject } from '../../../../common/model/json';
import { ok } from '../../../../common/model/result';
import { alerters } from '../../../../server/alerters/index.generated';
import { registryOf } from '../../../../server/engine/catalogue';
import type { EventSource } from '../../../../server/engine/ports';
import { previewRule } from '../../../../server/hosts/api/preview';
import { ruleTypes } from '../../../../server/rule_types/index.generated';
import { replaySource } from '../../../support/replay_source';

const AT = Date.UTC(2024, 0, 1, 12);
const MINUTE = 60_000;
const QUESTION = { yaml: 'name: sudo\ntype: any\nindex: logs\nalert: debug\n', from: AT, to: AT + 5 * MINUTE };

/** One event in memory; of a picture over time it counts the events only. */
function world() {
  const document = { '@timestamp': new Date(AT + 30_000).toISOString(), message: 'first' };
  const events = replaySource([{ id: '1', index: 'logs', document }]);
  const source: EventSource = {
    ...events,
    searchMany: async requests => {
      const isPicture = requests.some(({ body }) => isObject(body.aggs) && 'by_time' in body.aggs);
      return isPicture
        ? requests.map(() => ok({ total: 1, aggregations: {}, shards: 1, failedShards: 0 }))
        : events.searchMany(requests);
    },
  };
  return { events, previewed: { source, registry: registryOf(ruleTypes, alerters), now: () => AT } };
}

test('what a rule would have told is found by the engine that runs rules', async () => {
  const { previewed } = world();
  const result = await previewRule(previewed, QUESTION);
  expect(result).toMatchObject({ error: null, events: 1, alertCount: 1, alerts: [{ title: 'sudo' }] });
});

test('once nobody waits any more, nothing more is read', async () => {
  const { previewed, events } = world();
  await previewRule(previewed, QUESTION, AbortSignal.abort());
  expect([...events.searches, ...events.reads]).toEqual([]);
});
