import type { EngineClient } from '../sources/engine_client.ts';
import { listFields, topValues } from '../sources/fields.ts';
import { listIndices } from '../sources/indices.ts';
import { detectProduct } from '../sources/product.ts';
import type { LogReads } from './keeping.ts';

/** What of the logs a person can choose from, read from the search engine each time. */
export const logReads = (client: EngineClient): LogReads => ({
  product: () => detectProduct(client),
  indices: pattern => listIndices(client, pattern),
  fields: index => listFields(client, index),
  topValues: of => topValues(client, of),
});
