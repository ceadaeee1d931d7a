import { randomUUID } from 'node:crypto';
import { objectAt, stringAt, toJson, type JsonObject } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { z } from 'zod';
import { indexNames, type IndexChoice } from './index_names.ts';
import type { KeptRules, RuleStore, StoredRule, UnreadableRule } from './keeping.ts';
import { docPath, getOwn, putOwn, searchOwn, type Kept } from './searches.ts';
import { expectStatus, StoreFailure } from './store_failure.ts';

/** How many rules one request reads. */
const RULES_PER_REQUEST = 5000;

const storedRule = z.object({
  id: z.string(),
  scope: z.string(),
  yaml: z.string(),
  enabled: z.boolean(),
  revision: z.number(),
  updatedAt: z.number(),
  updatedBy: z.string().nullable(),
});

/** What every method works with. */
interface Place {
  readonly client: EngineClient;
  readonly index: string;
}

/** Keeps rules, one document each; every write is visible at once. */
export function ruleStore({ client, ...choice }: IndexChoice & { readonly client: EngineClient }): RuleStore {
  const place: Place = { client, index: indexNames(choice).rules };
  return {
    survey: scope => survey(place, scope),
    list: async scope => (await survey(place, scope)).rules,
    get: async id => {
      const kept = await getOwn(client, place.index, id);
      return kept && readRule(kept.document);
    },
    create: async rule => {
      const created: StoredRule = { ...rule, id: randomUUID(), revision: 1 };
      if (await write(place, created, null)) return created;
      throw new StoreFailure({ code: 'engine_error', message: 'a new rule has the id of another' });
    },
    update: rule => update(place, rule),
    delete: async id => {
      const answer = await client({ method: 'DELETE', path: docPath(place.index, id), query: { refresh: 'true' } });
      expectStatus(answer, 200, 404);
    },
  };
}

async function survey({ client, index }: Place, scope: string | undefined): Promise<KeptRules> {
  const query = scope === undefined ? { match_all: {} } : { term: { scope } };
  const rules: StoredRule[] = [];
  const unreadable: UnreadableRule[] = [];
  for (let after: string | null = null; ;) {
    const { hits } = await searchOwn(client, index, {
      size: RULES_PER_REQUEST,
      query,
      sort: [{ id: 'asc' }],
      ...(after === null ? {} : { search_after: [after] }),
    });
    for (const { id, document } of hits) {
      const read = storedRule.safeParse(document.body);
      if (read.success) rules.push(read.data);
      else unreadable.push({ id: stringAt(document, 'id', id), scope: stringAt(document, 'scope') });
    }
    after = stringAt(hits.at(-1)?.document, 'id');
    // What has no id comes last, and cannot be gone on after.
    if (hits.length < RULES_PER_REQUEST || after === '') return { rules, unreadable };
  }
}

async function update(place: Place, rule: StoredRule): Promise<Result<StoredRule, 'conflict'>> {
  const kept = await getOwn(place.client, place.index, rule.id);
  if (!kept || readRule(kept.document).revision !== rule.revision) return fail('conflict');
  const next = { ...rule, revision: rule.revision + 1 };
  return (await write(place, next, kept)) ? ok(next) : fail('conflict');
}

async function write({ client, index }: Place, rule: StoredRule, kept: Kept | null): Promise<boolean> {
  const written = await putOwn(
    client,
    { index, id: rule.id, document: ruleDocument(rule) },
    { over: kept?.version ?? null, refresh: true },
  );
  return written !== null;
}

const ruleDocument = (rule: StoredRule): JsonObject => ({
  id: rule.id,
  scope: rule.scope,
  enabled: rule.enabled,
  revision: rule.revision,
  body: objectAt({ body: toJson(rule) }, 'body'),
});

function readRule(document: JsonObject): StoredRule {
  const read = storedRule.safeParse(document.body);
  if (read.success) return read.data;
  throw new StoreFailure({ code: 'engine_error', message: 'a kept rule has a form that is not known; update Tocsin' });
}
