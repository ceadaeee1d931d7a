/** The environment, as other programs read it. */
type Variables = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The proxy that the environment names for an address: `HTTPS_PROXY` or `HTTP_PROXY`, but for what `NO_PROXY` leaves out;
 * null where there is none. Nobody's proxy reaches this machine itself.
 */
export function environmentProxy(url: URL, env: Variables): URL | null {
  const named = variable(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (named === '' || LOOPBACK.test(url.hostname) || isLeftOut(url, variable(env, 'no_proxy'))) return null;
  const written = named.includes('://') ? named : `http://${named}`;
  return URL.canParse(written) ? new URL(written) : null;
}

/** The small spelling wins, as for others. */
const variable = (env: Variables, name: string): string => (env[name] ?? env[name.toUpperCase()] ?? '').trim();

/** `*`, or names of hosts and domains, each with a port where it has one. */
function isLeftOut({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(/[\s,]+/)
    .filter(entry => entry !== '')
    .some(entry => {
      const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (entryPort !== undefined && entryPort !== ownPort) return false;
      const domain = name.replace(/^\*?\./, '');
      return name === '*' || hostname === domain || hostname.endsWith(`.${domain}`);
    });
}
