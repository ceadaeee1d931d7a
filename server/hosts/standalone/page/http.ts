/** What a call carries. */
interface FetchOptions {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A call that was refused; `body` is what the server said. */
class HttpFetchError extends Error {
  constructor(
    message: string,
    readonly response: Response,
    readonly body: unknown,
  ) {
    super(message);
    this.name = 'HttpFetchError';
  }
}

async function call(method: string, path: string, options: FetchOptions = {}): Promise<unknown> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {}))
    if (value !== undefined && value !== null) query.set(name, String(value));
  const search = query.toString();
  const response = await fetch(`${path}${search ? `?${search}` : ''}`, {
    method,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'kbn-xsrf': 'tocsin', ...options.headers },
    ...(options.body === undefined ? {} : { body: options.body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const text = await response.text();
  const body = readBody(text);
  if (!response.ok) throw new HttpFetchError(messageOf(body) ?? response.statusText, response, body);
  return body;
}

function readBody(text: string): unknown {
  try {
    const read: unknown = JSON.parse(text);
    return read;
  } catch {
    return text;
  }
}

function messageOf(body: unknown): string | undefined {
  const message: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'message') : undefined;
  return typeof message === 'string' ? message : undefined;
}

/** A host's `core.http`: adds the header that keeps foreign pages out, and reads JSON. */
export const http = {
  basePath: { get: () => '', prepend: (path: string) => path, remove: (path: string) => path },
  fetch: (path: string, options?: FetchOptions) => call(options?.method ?? 'GET', path, options),
  get: (path: string, options?: FetchOptions) => call('GET', path, options),
  post: (path: string, options?: FetchOptions) => call('POST', path, options),
  put: (path: string, options?: FetchOptions) => call('PUT', path, options),
  delete: (path: string, options?: FetchOptions) => call('DELETE', path, options),
};
