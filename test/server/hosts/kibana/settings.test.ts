import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { hostConfig } from '../../../../server/hosts/kibana/config';
import { connect } from '../../../../server/hosts/kibana/connection';
import { addressRulesOf, readSettings, settings } from '../../../../server/hosts/kibana/settings';
import { fakeHost } from './fake_host';
import { fakeSchemaKit, validateWith } from './fake_schema_kit';

const nothingThere = (): never => {
  throw new Error('Cannot find module');
};
const kitOf = (name: string) => (asked: string) => (asked === name ? { schema: fakeSchemaKit } : nothingThere());

const SCHEMAS = [
  ['Kibana’s', hostConfig(kitOf('@kbn/config-schema'))],
  ['OpenSearch Dashboards’', hostConfig(kitOf('@osd/config-schema'))],
  ['our own, where the host’s is not found', hostConfig(nothingThere)],
  ['our own, where the host’s has another shape', hostConfig(() => ({ schema: { object: () => ({}) } }))],
] as const;

const FULL = {
  enabled: true,
  indexPrefix: '.kibana_alarms',
  worker: { enabled: false, tickInterval: '1m' },
  outgoing: {
    allowedHosts: ['hooks.slack.com', '*.example.org'],
    allowedAddresses: ['10.0.0.0/8'],
    privateRanges: false,
    filesIn: ['/etc/kibana/tocsin'],
  },
  retention: { alerts: '365d', deliveries: '3d', runs: '1d' },
  secretKeys: ['a passphrase of the keyring, long enough', Buffer.alloc(32, 1).toString('base64')],
  elasticsearch: { hosts: ['https://logs.example.org:9200'], username: 'reader', password: 'secret-word' },
};

describe.each(SCHEMAS)('with %s schema', (_name, { schema }) => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty section', {}],
    ['everything', FULL],
    ['one host', { elasticsearch: { hosts: 'http://127.0.0.1:9200', apiKey: 'k' } }],
  ])('%s is taken', (_what, value) => expect(validateWith(schema, value)).toEqual(value ?? {}));

  test.each<[string, unknown, RegExp]>([
    ['an unknown key', { nonsense: 1 }, /nonsense/],
    ['an unknown key below', { worker: { every: '10s' } }, /every/],
    ['a span without a unit', { worker: { tickInterval: 10 } }, /tickInterval.*such as 10s/],
    ['a span too short', { worker: { tickInterval: '1s' } }, /between 3s and 10m/],
    ['a prefix that is no name', { indexPrefix: 'Kibana*' }, /indexPrefix.*small letters/],
    ['an address for a host', { outgoing: { allowedHosts: ['https://hooks.slack.com'] } }, /allowedHosts.*no scheme/],
    ['a range that is none', { outgoing: { allowedAddresses: ['10.0.0.0/99'] } }, /allowedAddresses.*range/],
    ['a time that is no number of days', { retention: { alerts: '12h' } }, /alerts.*such as 90d/],
    ['alerts that are not kept', { retention: { alerts: '0d' } }, /alerts.*such as 90d/],
    ['half a login', { elasticsearch: { username: 'reader' } }, /go together/],
    ['two logins', { elasticsearch: { username: 'a', password: 'secret-word', apiKey: 'k' } }, /not both/],
    ['no web address', { elasticsearch: { hosts: ['localhost:9200'] } }, /hosts.*web address/],
    ['a key that is too short', { secretKeys: ['secret-word'] }, /secretKeys.*openssl rand -base64 32/],
    ['a key that is no list', { secretKeys: 'secret-word' }, /secretKeys.*list of keys/],
    ['a folder without its whole path', { outgoing: { filesIn: ['tocsin'] } }, /filesIn.*whole path/],
    ['no yes or no', { outgoing: { privateRanges: 'perhaps' } }, /privateRanges/],
  ])('%s is refused', (_what, value, message) => {
    expect(() => validateWith(schema, value)).toThrow(message);
    expect(() => validateWith(schema, value)).not.toThrow('secret-word');
  });
});

const DAY = 24 * 60 * 60_000;

const settingsOf = (config: unknown) => readSettings(fakeHost({ config }).context);

test('what is not said is as usual', () => {
  expect(settingsOf({})).toEqual({
    enabled: true,
    indexPrefix: '.kibana_tocsin',
    worker: { enabled: true, tickInterval: 10_000 },
    outgoing: { allowedHosts: ['*'], allowedAddresses: [], privateRanges: true, filesIn: [] },
    retention: { alerts: 90 * DAY, deliveries: 7 * DAY, runs: 14 * DAY },
    secretKeys: [],
    elasticsearch: {},
  });
  expect(settingsOf({ retention: { runs: '3d' } })).toMatchObject({ retention: { alerts: 90 * DAY, runs: 3 * DAY } });
});

test.each<[string, unknown, object]>([
  ['every host', {}, { allowed: [], privateRanges: true }],
  ['every host, said', { allowedHosts: ['a.org', '*'] }, { allowed: [], privateRanges: true }],
  ['some', { allowedHosts: ['a.org'], privateRanges: false }, { hosts: ['a.org'], allowed: [], privateRanges: false }],
  ['none', { allowedHosts: [] }, { hosts: [], allowed: [], privateRanges: true }],
])('outputs may reach %s', (_name, outgoing, expected) => {
  expect(addressRulesOf(settingsOf({ outgoing }))).toEqual(expected);
});

describe('the search engine', () => {
  const made: unknown[] = [];
  const { startCore } = fakeHost();
  const core = {
    ...startCore,
    elasticsearch: {
      ...startCore.elasticsearch,
      createClient: (name: string, change: Readonly<Record<string, unknown>>) => {
        made.push([name, change]);
        return startCore.elasticsearch.createClient(name, change);
      },
    },
  };
  beforeEach(() => made.splice(0));

  test.each<[string, object, unknown[]]>([
    ['the host’s own user', {}, []],
    ['another user', { username: 'reader', password: 'p' }, [['tocsin', { username: 'reader', password: 'p' }]]],
    ['an API key', { apiKey: 'k' }, [['tocsin', { customHeaders: { authorization: 'ApiKey k' } }]]],
    ['another cluster', { hosts: 'http://b:9200' }, [['tocsin', { hosts: ['http://b:9200'] }]]],
  ])('is reached as %s', async (_name, elasticsearch, expected) => {
    const connection = connect(core, settingsOf({ elasticsearch }));
    expect(made).toEqual(expected);
    await connection.close();
  });
});

/** Every setting as people write it: `tocsin.worker.enabled`. */
function namesIn(setting: z.core.$ZodType, name: string): readonly string[] {
  if (setting instanceof z.ZodPrefault || setting instanceof z.ZodDefault) return namesIn(setting.unwrap(), name);
  if (!(setting instanceof z.ZodObject)) return [name];
  const shape: Record<string, z.core.$ZodType> = setting.shape;
  return Object.entries(shape).flatMap(([key, inner]) => namesIn(inner, `${name}.${key}`));
}

test('the guide tells of every setting, and of no other', () => {
  const guide = readFileSync(path.join(__dirname, '../../../../docs/guide/kibana.md'), 'utf8');
  const told = [...guide.matchAll(/^\| `(tocsin\.[\w.]+)`/gm)].map(([, name]) => name);
  expect(told.sort()).toEqual([...namesIn(settings, 'tocsin')].sort());
});
