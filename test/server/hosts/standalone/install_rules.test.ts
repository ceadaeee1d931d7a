import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringAt, type Json } from '../../../../common/model/json';
import type { RouteName } from '../../../../common/routes';
import type { ApiRequest, ApiResponse } from '../../../../server/hosts/api/route';
import { installRules, type Installation } from '../../../../server/hosts/standalone/install_rules';
import { sampleRules } from '../../../../server/hosts/standalone/sample_rules';

const INBOX = { httpPort: 5666, smtpPort: 5667 };

let dataDir: string;
let rules: Map<string, { yaml: string; revision: number }>;
let created = 0;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'tocsin-rules-'));
  rules = new Map();
  created = 0;
});

afterEach(() => rmSync(dataDir, { recursive: true }));

/** The two routes in use, over a map. */
const handle = (name: RouteName, { body, params }: ApiRequest): Promise<ApiResponse> => {
  const id = name === 'createRule' ? `r${created++}` : (params['id'] ?? '');
  const before = rules.get(id);
  const revision = typeof body === 'object' && body !== null && 'revision' in body ? body.revision : undefined;
  if (name === 'updateRule' && before?.revision !== revision)
    return Promise.resolve({ status: 409, body: { code: 'conflict', message: 'changed' } });
  rules.set(id, { yaml: stringAt(body, 'yaml'), revision: (before?.revision ?? 0) + 1 });
  const saved: Json = { id, revision: rules.get(id)?.revision ?? 0 };
  return Promise.resolve({ status: 200, body: saved });
};

const install = (change: Partial<Installation> = {}) =>
  installRules({ tocsin: { handle }, engine: 'own', dataDir, inbox: INBOX, ...change });

const texts = () => [...rules.values()].map(rule => rule.yaml);

test('installs the sample rules once for each search engine', async () => {
  await install();
  expect(texts()).toEqual(sampleRules(INBOX));
  rules.delete('r1');
  await install();
  expect(rules.size).toBe(3);
  await install({ engine: 'http://other:9200' });
  expect(rules.size).toBeGreaterThan(3);
});

test('unchanged rules follow the inbox to another port, changed ones stay', async () => {
  await install();
  rules.set('r0', { yaml: 'name: mine', revision: 2 });
  const moved = { httpPort: 5670, smtpPort: 5671 };
  await install({ inbox: moved });
  expect(texts()).toEqual(['name: mine', ...sampleRules(moved).slice(1)]);
});
