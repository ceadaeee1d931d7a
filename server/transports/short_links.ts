import { stringAt, type JsonObject } from '../../common/model/json.ts';
import { parseJson } from '../../common/model/json_text.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { DeliveryError } from '../../common/model/alert.ts';
import type { HttpPart } from '../engine/outgoing.ts';
import type { LinkShortening } from '../engine/discover/shortening.ts';
import { askHttp, type SendingWorld } from './http.ts';

/** A tick waits no longer for a short link. */
const TIMEOUT_MS = 10_000;

/** Kibana and OpenSearch Dashboards take no request from elsewhere without such a header. */
const FORGERY_HEADERS = { 'kbn-xsrf': 'tocsin', 'osd-xsrf': 'tocsin' };

/** Asks Kibana for short links. Source: https://www.elastic.co/guide/en/kibana/current/short-urls-api-create.html */
export function linkShortener(world: Omit<SendingWorld, 'secrets'>) {
  return async (link: string, how: LinkShortening): Promise<Result<string, string>> => {
    const parts = splitLink(link, how.server);
    if (parts === null) return fail('kibana_url does not say where Kibana is');
    const part = requestFor(parts, how);
    const { host, hostname } = new URL(part.url);
    if (world.addresses.refuses(hostname)) return fail(`${host} may not be reached`);
    const answer = await askHttp(part, { ...world, secrets: [how.password] });
    return answer.ok ? shortLink(answer.value, host, { parts, how }) : fail(saidOf(answer.error.error, host));
  };
}

/** What Kibana says besides is not repeated: it may hold what was sent. */
function saidOf({ status, code, message }: DeliveryError, host: string): string {
  if (status !== null) return `${host} answered ${status}${ADVICE.get(status) ?? ''}`;
  return code === 'tls' ? `the certificate of ${host} is not trusted; ${TLS_ADVICE}` : message;
}

const TLS_ADVICE = 'trust its CA, or set kibana_verify_certs: false';

/** A link as the address of Kibana, with a slash at its end, and what follows it. */
interface LinkParts {
  readonly server: string;
  readonly rest: string;
}

function splitLink(link: string, server: string | null): LinkParts | null {
  const folder = server === null ? null : server.slice(0, server.lastIndexOf('/') + 1);
  const known = folder !== null && URL.canParse(folder) && link.startsWith(folder) ? folder : beforeApp(link);
  return known === null || !/^https?:/.test(known) ? null : { server: known, rest: `/${link.slice(known.length)}` };
}

const beforeApp = (link: string): string | null => /^https?:\/\/.*?\/(?=app\/)/.exec(link)?.[0] ?? null;

function requestFor({ server, rest }: LinkParts, how: LinkShortening): HttpPart {
  const json: JsonObject = how.isOld ? { url: rest } : { locatorId: 'LEGACY_SHORT_URL_LOCATOR', params: { url: rest } };
  return {
    kind: 'http',
    method: 'POST',
    url: withTenant(`${server}api/${how.isOld ? 'shorten_url' : 'short_url'}`, how.tenant),
    headers: { 'content-type': 'application/json', ...FORGERY_HEADERS, ...basic(how) },
    json,
    timeoutMs: TIMEOUT_MS,
    tls: { caFile: null, verify: how.verifyCerts },
    proxy: null,
  };
}

const basic = ({ username, password }: LinkShortening): Readonly<Record<string, string>> =>
  username === null ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };

const withTenant = (url: string, tenant: string | null): string =>
  tenant === null ? url : `${url}?security_tenant=${encodeURIComponent(tenant)}`;

function shortLink(
  text: string,
  host: string,
  { parts, how }: { readonly parts: LinkParts; readonly how: LinkShortening },
): Result<string, string> {
  const id = stringAt(parseJson(text) ?? null, how.isOld ? 'urlId' : 'id');
  return /^[\w.-]+$/.test(id)
    ? ok(withTenant(`${parts.server}goto/${id}`, how.tenant))
    : fail(`${host} gave no short link`);
}

const ADVICE = new Map([
  [401, '; check kibana_username and kibana_password'],
  [403, '; the user may not make short links'],
  [404, '; check kibana_url and kibana_discover_version'],
]);
