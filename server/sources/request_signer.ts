import type { Result } from '../../common/model/result.ts';

/** What a signature is made of. */
export interface SignedRequest {
  readonly method: string;
  /** Without its query. */
  readonly url: URL;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Makes the headers of one request, a signature among them; says why where it cannot. */
export type RequestSigner = (request: SignedRequest) => Promise<Result<Readonly<Record<string, string>>, string>>;
