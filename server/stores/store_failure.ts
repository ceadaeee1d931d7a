import type { RunError } from '../../common/model/run.ts';
import type { EngineResponse } from '../sources/engine_client.ts';
import { engineError } from '../sources/engine_error.ts';

/** The store itself failed: its search engine is away, refuses us or holds something we do not know. */
export class StoreFailure extends Error {
  readonly code: RunError['code'];

  constructor({ code, message }: RunError) {
    super(message);
    this.name = 'StoreFailure';
    this.code = code;
  }
}

/** The answer, where its status is one of those expected; rejects otherwise. */
export function expectStatus(response: EngineResponse, ...expected: readonly number[]): EngineResponse {
  if (expected.includes(response.status)) return response;
  throw new StoreFailure(engineError(response));
}
