import { listAt, numberAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import type { Undelivered } from './keeping.ts';
import { bucketsOfRules, refreshOwn } from './searches.ts';

/** A delivery that was given up is spoken of this long. */
const SPOKEN_OF_MS: Span = 24 * 60 * 60_000;

/** A delivery is sent within a tick or two; what is older was tried in vain, or waits behind one that was. */
const USUAL_MS: Span = 3 * 60_000;

/** What each rule could not tell of late; rules that told everything are left out. */
export async function undelivered(
  place: { readonly client: EngineClient; readonly index: string },
  ruleIds: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, Undelivered>> {
  await refreshOwn(place.client, place.index);
  const latest = { size: 1, sort: [{ nextAttemptAt: 'desc' }], _source: ['output', 'body.lastError'] };
  const buckets = await bucketsOfRules(place, ruleIds, {
    field: 'ruleId',
    filter: [troubleSince(at)],
    aggs: { dead: { filter: IS_DEAD }, latest: { top_hits: latest } },
  });
  return new Map(buckets.map(bucket => [stringAt(bucket, 'key'), readBucket(bucket)]));
}

const IS_DEAD: JsonObject = { term: { status: 'dead' } };

function troubleSince(at: Instant): JsonObject {
  const givenUp = { bool: { filter: [IS_DEAD, { range: { settledAt: { gt: at - SPOKEN_OF_MS } } }] } };
  const waiting = {
    bool: { filter: [{ term: { status: 'pending' } }, { range: { createdAt: { lt: at - USUAL_MS } } }] },
  };
  return { bool: { should: [givenUp, waiting], minimum_should_match: 1 } };
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
