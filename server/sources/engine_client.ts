import type { Json, JsonObject } from '../../common/model/json.ts';

/** One request to a search engine. `lines` is newline-delimited JSON. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly lines?: readonly Json[];
  readonly timeoutMs?: number;
}

/** What came back. `status` 0 means that nothing did; `reason` then says why, free of secrets. */
export interface EngineResponse {
  readonly status: number;
  readonly body: Json;
  readonly reason?: 'unreachable' | 'timeout';
  readonly message?: string;
}

/**
 * How a search engine is reached: by plain HTTP, through Kibana's client, or through OpenSearch Dashboards'.
 * Never rejects. It is all the engine's ports need of a host.
 */
export type EngineClient = (request: EngineRequest) => Promise<EngineResponse>;
