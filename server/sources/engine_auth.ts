/** One way to prove who we are to a search engine. */
export type EngineAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'api_key'; readonly key: string };

/** The header that proves who we are; empty where nothing does. */
export function authorizationFor(auth: EngineAuth, url: URL): { authorization?: string } {
  switch (auth.kind) {
    case 'api_key':
      return { authorization: `ApiKey ${auth.key}` };
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` };
    case 'basic':
      return { authorization: basic(auth.username, auth.password) };
    case 'none':
      return url.username === ''
        ? {}
        : { authorization: basic(decodeURIComponent(url.username), decodeURIComponent(url.password)) };
  }
}

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
