import {
  bucketsOf,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../common/model/json.ts';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import type { Undelivered } from './keeping.ts';
import { refreshOwn, searchOwn } from './searches.ts';

/** How many rules one aggregation tells about. */
const RULES_PER_REQUEST = 5000;

/** A delivery that was given up is spoken of this long. */
const SPOKEN_OF_MS: Span = 24 * 60 * 60_000;

/** A delivery is sent within a tick or two; what is older was tried in vain, or waits behind one that was. */
const USUAL_MS: Span = 3 * 60_000;

/** What each rule could not tell of late; rules that told everything are left out. */
export async function undelivered(
  { client, index }: { readonly client: EngineClient; readonly index: string },
  ruleIds: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, Undelivered>> {
  const found = new Map<string, Undelivered>();
  await refreshOwn(client, index);
  for (let from = 0; from < ruleIds.length; from += RULES_PER_REQUEST) {
    const batch = ruleIds.slice(from, from + RULES_PER_REQUEST);
    const { aggregations } = await searchOwn(client, index, troubleQuery(batch, at));
    for (const bucket of bucketsOf(aggregations, 'rules')) found.set(stringAt(bucket, 'key'), readBucket(bucket));
  }
  return found;
}

function troubleQuery(ruleIds: readonly string[], at: Instant): JsonObject {
  const given = {
    bool: { filter: [{ term: { status: 'dead' } }, { range: { settledAt: { gt: at - SPOKEN_OF_MS } } }] },
  };
  const waiting = {
    bool: { filter: [{ term: { status: 'pending' } }, { range: { createdAt: { lt: at - USUAL_MS } } }] },
  };
  const latest = { size: 1, sort: [{ nextAttemptAt: 'desc' }], _source: ['output', 'body.lastError'] };
  return {
    size: 0,
    query: {
      bool: {
        filter: [{ terms: { ruleId: ruleIds } }],
        should: [given, waiting],
        minimum_should_match: 1,
      },
    },
    aggs: {
      rules: {
        terms: { field: 'ruleId', size: ruleIds.length },
        aggs: { dead: { filter: { term: { status: 'dead' } } }, latest: { top_hits: latest } },
      },
    },
  };
}

function readBucket(bucket: JsonObject): Undelivered {
  const [hit] = listAt(objectAt(objectAt(bucket, 'latest'), 'hits'), 'hits');
  const document: Json = objectAt(hit, '_source');
  const givenUp = numberAt(objectAt(bucket, 'dead'), 'doc_count');
  return {
    givenUp,
    waiting: numberAt(bucket, 'doc_count') - givenUp,
    output: stringAt(document, 'output'),
    message: stringAt(objectAt(objectAt(document, 'body'), 'lastError'), 'message'),
  };
}
