import { isList, isObject, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { parseJson } from '../../common/model/json_text.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import { pythonStr } from '../../common/text/python.ts';
import { parseYaml } from '../declare/yaml.ts';
import type { Conversation, FailedSend, HttpPart } from '../engine/outgoing.ts';
import { basicHeader, postJson } from './http_options.ts';

/** What was asked of Jira, or why it was not told. */
export type Told<T = Json> = Promise<Result<T, FailedSend>>;

/** A Jira that is spoken with under an account. */
export interface JiraSite {
  /** The answer as JSON; null where it is none. `path` follows `/rest/api/2/`. */
  get(path: string, query?: Readonly<Record<string, string>>): Told;
  post(path: string, json: Json): Told;
  put(path: string, json: Json): Told;
}

const TIMEOUT_SECONDS = 30;

// Without the token some requests are taken for forged: https://confluence.atlassian.com/x/WJJcKQ
const HEADERS = { accept: 'application/json,*/*;q=0.9', 'cache-control': 'no-cache', 'x-atlassian-token': 'no-check' };

/** It may go better once somebody has put it right: the alert waits for that. */
export const mistaken = (message: string): FailedSend => ({
  kind: 'retry',
  error: { code: 'invalid', status: null, message },
  afterMs: null,
});

/** Reads the account and gives the site; nothing is asked yet. */
export async function openSite(
  {
    jira_server: server,
    jira_account_file: file,
  }: { readonly jira_server: string; readonly jira_account_file: string },
  world: Conversation,
): Promise<Result<JiraSite, FailedSend>> {
  const account = parseYaml(await world.readFile(file, 'jira_account_file'));
  const authorization = account.ok ? authorizationOf(account.value.value) : null;
  if (authorization === null)
    return fail(mistaken('jira_account_file must be YAML with `user: …` and `password: …`, or with `apikey: …`'));
  const ask = async (method: HttpPart['method'], path: string, json: Json): Told => {
    const address = `${server.replace(/\/+$/, '')}/rest/api/2/${path}`;
    const part = postJson(address, json, { timeout: TIMEOUT_SECONDS, headers: { ...HEADERS, authorization } });
    const answer = await world.ask({ ...part, method });
    return answer.ok ? ok(readJson(answer.value)) : answer;
  };
  return ok({
    get: (path, query = {}) => {
      const written = new URLSearchParams(query).toString();
      return ask('GET', written === '' ? path : `${path}?${written}`, null);
    },
    post: (path, json) => ask('POST', path, json),
    put: (path, json) => ask('PUT', path, json),
  });
}

function authorizationOf(account: JsonObject): string | null {
  const { user, password, apikey } = account;
  if (isPlain(apikey)) return `Bearer ${pythonStr(apikey)}`;
  return isPlain(user) && isPlain(password) ? basicHeader(pythonStr(user), pythonStr(password)) : null;
}

const isPlain = (value: Json | undefined): value is Json => value !== undefined && value !== null && !isObject(value);

function readJson(text: string): Json {
  try {
    return parseJson(text) ?? null;
  } catch {
    return null;
  }
}

/** Jira of Atlassian's cloud names users and searches otherwise than one's own server does. */
async function isCloud(site: JiraSite): Told<boolean> {
  const info = await site.get('serverInfo');
  return info.ok ? ok(stringAt(info.value, 'deploymentType') === 'Cloud') : info;
}

/** The newest first ticket that a query finds; null where there is none. */
export async function findTicket(site: JiraSite, jql: string): Told<JsonObject | null> {
  const cloud = await isCloud(site);
  if (!cloud.ok) return cloud;
  const path = cloud.value ? 'search/jql' : 'search';
  const found = await site.get(path, { jql, fields: 'updated', maxResults: '1' });
  if (!found.ok) return found;
  const issues = isObject(found.value) ? (found.value.issues ?? null) : null;
  const [first = null] = isList(issues) ? issues : [];
  return ok(isObject(first) ? first : null);
}

/** How Jira names a user: by an account id in the cloud, by name elsewhere. */
export interface JiraUser {
  readonly id: string;
  readonly isCloud: boolean;
}

/** The user somebody means: the only one that is found, or the one whose name or address is the same. */
export async function findUser(site: JiraSite, written: string): Told<JiraUser> {
  const cloud = await isCloud(site);
  if (!cloud.ok) return cloud;
  const asked = { [cloud.value ? 'query' : 'username']: written, maxResults: '20' };
  const found = await site.get('user/search', asked);
  if (!found.ok) return found;
  const users = isList(found.value) ? found.value.filter(isObject) : [];
  const isMeant = (user: JsonObject): boolean =>
    ['name', 'displayName', 'emailAddress'].some(name => stringAt(user, name) === written);
  const user = users.length === 1 ? users[0] : users.find(isMeant);
  const id = user ? stringAt(user, cloud.value ? 'accountId' : 'name') : '';
  return id === '' ? fail(mistaken(`Jira knows no user "${written}", or several`)) : ok({ id, isCloud: cloud.value });
}
