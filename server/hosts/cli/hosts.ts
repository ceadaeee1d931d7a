import { fail, ok, type Result } from '../../../common/model/result.ts';

/** What the addresses of several hosts have in common. */
interface Around {
  readonly isTls: boolean;
  /** Where a host names no port of its own. */
  readonly port: number | string | undefined;
  /** Without slashes at its ends. */
  readonly prefix: string;
}

/** Hosts as an environment variable has them, separated by commas. */
export const hostsIn = (written: string): readonly string[] =>
  written
    .split(',')
    .map(host => host.trim())
    .filter(host => host !== '');

/** The address of a host that is written as `name`, `name:port` or a whole address without a user. */
export function urlOfHost(written: string, { isTls, port, prefix }: Around): Result<string, string> {
  const wrong = `"${shown(written)}" is no host; write it as search-1.example.org:9200, and the user as es_username`;
  const isWhole = /^https?:\/\//.test(written);
  const text = isWhole ? written : `${isTls ? 'https' : 'http'}://${bracketed(written)}`;
  if (!URL.canParse(text)) return fail(wrong);
  const url = new URL(text);
  const isMore = url.username !== '' || url.search !== '' || url.hash !== '' || (!isWhole && url.pathname !== '/');
  if (isMore) return fail(wrong);
  const own = portIn(text) ?? (isWhole ? undefined : port);
  if (own === undefined && !isWhole) return fail(`"${written}" names no port; add it, or say es_port`);
  const path = prefix === '' ? url.pathname.replace(/\/+$/, '') : `/${prefix}`;
  return ok(`${url.protocol}//${url.hostname}${own === undefined ? '' : `:${own}`}${path}`);
}

/** An address of IPv6 stands in brackets, unless it has them. */
const bracketed = (host: string): string => (/^[\da-f]*:[\da-f:.]*:[\da-f:.]*$/i.test(host) ? `[${host}]` : host);

/** The port as it is written: an address forgets the usual one of its scheme. */
const portIn = (text: string): string | undefined => /^https?:\/\/(?:\[[^\]]*\]|[^/:]*):(\d+)/.exec(text)?.[1];

/** A user and a password are not repeated. */
const shown = (written: string): string => written.replace(/[^/]*@/, '…@');
