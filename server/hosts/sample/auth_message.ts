import { isIP } from 'node:net';
import type { JsonObject } from '../../../common/model/json.ts';

/** What a message of the authentication log says, in the field names of filebeat's system module. */
export interface AuthMessage {
  readonly event?: JsonObject;
  readonly user?: { readonly name?: string; readonly id?: string; readonly effective?: { readonly name: string } };
  readonly group?: { readonly name?: string; readonly id?: string };
  readonly source?: { readonly ip?: string; readonly domain?: string; readonly port?: number };
  readonly auth?: JsonObject;
}

type Groups = Readonly<Record<string, string | undefined>>;

interface Form {
  readonly pattern: RegExp;
  readonly read: (groups: Groups) => AuthMessage;
}

// The name a stranger typed may itself hold " from 192.0.2.1": the greedy name and the anchored end make
// the address that sshd wrote last the one that counts.
const FORMS: readonly Form[] = [
  {
    pattern:
      /^(?<event>Accepted|Failed|Postponed) (?<method>\S+) for (?:invalid user )?(?<user>.*) from (?<from>\S+) port (?<port>\d+)(?: ssh2)?(?: \[preauth\])?(?:: (?<signature>[A-Z].*))?$/,
    read: ({ event, method, user, from, port, signature }) => ({
      ...sshLogin(event),
      ...userOf(user),
      ...sourceOf(from, port),
      auth: { ssh: given({ event, method, signature }) },
    }),
  },
  {
    pattern: /^(?<event>Invalid) user (?<user>.*) from (?<from>\S+?)(?: port (?<port>\d+))?$/,
    read: ({ event, user, from, port }) => ({
      ...sshLogin(event),
      ...userOf(user),
      ...sourceOf(from, port),
      auth: { ssh: given({ event }) },
    }),
  },
  {
    pattern: /^Did not receive identification string from (?<from>\S+?)(?: port (?<port>\d+))?$/,
    read: ({ from, port }) => ({
      ...sourceOf(from, port),
      ...(from !== undefined && isIP(from) !== 0 ? { auth: { ssh: { dropped_ip: from } } } : {}),
    }),
  },
  {
    pattern:
      /^(?<user>\S+) : (?:(?<error>.+?) ; )?TTY=(?<tty>.*?) ; PWD=(?<pwd>.*?) ; USER=(?<target>.*?) ;(?: [A-Z]+=.*? ;)*? COMMAND=(?<command>.*)$/s,
    read: ({ user, error, tty, pwd, target, command }) => ({
      ...userOf(user, target),
      auth: { sudo: given({ error, tty, pwd, user: target, command }) },
    }),
  },
  {
    pattern: /^new group: name=(?<name>.*?), GID=(?<gid>\d+)$/,
    read: ({ name, gid }) => ({ group: given({ name, id: gid }) }),
  },
  {
    pattern:
      /^new user: name=(?<name>.*?), UID=(?<uid>\d+), GID=(?<gid>\d+), home=(?<home>.*?), shell=(?<shell>.*?)(?:, from=.*)?$/,
    read: ({ name, uid, gid, home, shell }) => ({
      user: given({ name, id: uid }),
      group: given({ id: gid }),
      auth: { useradd: given({ home, shell }) },
    }),
  },
  {
    pattern: /for user "?(?<target>[^\s"(]+)"?(?:\(uid=\d+\))? by "?(?<user>[^\s"(]*)"?(?:\(uid=(?<uid>\d+)\))?$/,
    // "by (uid=0)" names nobody: the session is then told of the user it is for.
    read: ({ target, user, uid }) =>
      user ? { user: { ...given({ id: uid }), ...named(user, target) } } : userOf(target),
  },
  { pattern: /(?:for|by) user "?(?<user>[^\s"(]+)"?(?:\(uid=\d+\))?$/, read: ({ user }) => userOf(user) },
  { pattern: /\buser ['"](?<user>[^'"]+)['"]/, read: ({ user }) => userOf(user) },
  {
    pattern: /^(?:FAILED SU )?\(to (?<target>\S+)\) (?<user>\S+) on \S+$/,
    read: ({ user, target }) => userOf(user, target),
  },
  { pattern: /^\((?<user>[^\s()]+)\) CMD \(/, read: ({ user }) => userOf(user) },
];

const REPEATED = /^message repeated (?<times>\d+) times: \[ (?<inner>.*)\]$/s;

/** The message inside "message repeated 5 times: [ … ]" and how often it stands for; undefined for any other. */
export function unwrapRepeated(message: string): { readonly inner: string; readonly times: number } | undefined {
  const groups = REPEATED.exec(message)?.groups;
  if (!groups?.inner) return undefined;
  return { inner: groups.inner, times: Number(groups.times) };
}

/** Reads one message; a form it does not know gives no fields, and is an event all the same. */
export function readAuthMessage(processName: string, message: string): AuthMessage {
  const inner = unwrapRepeated(message)?.inner ?? message;
  for (const { pattern, read } of FORMS) {
    const groups = pattern.exec(inner)?.groups;
    if (groups) return withAccountChange(processName, inner, read(groups));
  }
  return withAccountChange(processName, inner, {});
}

function sshLogin(event: string | undefined): Pick<AuthMessage, 'event'> {
  if (event === 'Postponed') return {};
  const accepted = event === 'Accepted';
  return {
    event: {
      type: ['info'],
      category: accepted ? ['authentication', 'session'] : ['authentication'],
      action: 'ssh_login',
      outcome: accepted ? 'success' : 'failure',
    },
  };
}

const CHANGES: Readonly<Record<string, string>> = { add: 'creation', del: 'deletion', mod: 'change' };

function withAccountChange(processName: string, message: string, read: AuthMessage): AuthMessage {
  const parts = /^(user|group)(add|del|mod)$/.exec(processName);
  if (!parts) return read;
  const [, kind = '', verb = ''] = parts;
  const outcome = message.includes('fail') ? 'failure' : 'success';
  return { ...read, event: { category: ['iam'], type: [kind, CHANGES[verb] ?? 'change'], outcome } };
}

function userOf(user: string | undefined, target?: string): Pick<AuthMessage, 'user'> {
  const name = user?.trim();
  return name ? { user: named(name, target) } : {};
}

const named = (name: string, target: string | undefined): { name: string; effective?: { name: string } } =>
  target ? { name, effective: { name: target } } : { name };

function sourceOf(from: string | undefined, port: string | undefined): Pick<AuthMessage, 'source'> {
  if (from === undefined) return {};
  const address = isIP(from) === 0 ? { domain: from } : { ip: from };
  return { source: port === undefined ? address : { ...address, port: Number(port) } };
}

/** Only the parts that were there. */
function given<K extends string>(parts: Readonly<Record<K, string | undefined>>): { [key in K]?: string } {
  const present: { [key in K]?: string } = {};
  for (const key in parts) {
    const value = parts[key];
    if (value !== undefined) present[key] = value;
  }
  return present;
}
