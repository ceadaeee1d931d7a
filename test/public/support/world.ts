import { madeUpCatalogue } from './catalogue.ts';
import type { World } from './fake_server.ts';

/** The moment it is in all tests of the app. */
export const NOW = Date.UTC(2024, 4, 1, 12);

/** A server that fares well and knows nothing yet. */
export const emptyWorld = (change: Partial<World> = {}): World => ({
  catalogue: madeUpCatalogue,
  health: {
    status: 'ok',
    product: 'Elasticsearch',
    version: '8.12.2',
    message: '',
    lastTickAt: NOW,
    canWrite: true,
    hasInbox: false,
  },
  indices: ['filebeat-2024.05.01', 'metricbeat-2024.05.01'],
  fields: [
    { name: 'user.name', type: 'keyword', aggregatable: true },
    { name: 'source.port', type: 'long', aggregatable: true },
    { name: 'message', type: 'text', aggregatable: false },
  ],
  fieldValues: {
    total: 200,
    withField: 100,
    values: [
      { value: 'root', count: 75 },
      { value: 'eve', count: 25 },
    ],
  },
  rules: [],
  secrets: [],
  alerts: [],
  preview: () => ({
    problems: [],
    buckets: [
      { at: NOW - 3_600_000, count: 5 },
      { at: NOW - 1_800_000, count: 9 },
    ],
    events: 14,
    alerts: [
      {
        at: NOW - 1_800_000,
        key: null,
        title: 'It would have said this',
        text: 'the whole text',
        summary: '9 of 7',
        document: {},
      },
    ],
    alertCount: 1,
    heldCount: 3,
    error: null,
  }),
  problems: () => [],
  messages: [],
  refusals: {},
  held: new Set(),
  ...change,
});
