import { readAuthLog } from '../../../../server/hosts/sample/auth_log.ts';

const at = new Date('2025-03-01T00:00:00Z');

function documentOf(line: string): unknown {
  const { events } = readAuthLog(line, { at, zone: 'UTC', shift: 'none' });
  return events[0]?.document;
}

const login = { kind: 'event', action: 'ssh_login', dataset: 'system.auth', module: 'system' };
const failure = { event: { ...login, category: ['authentication'], outcome: 'failure' } };

test.each<[string, string, object]>([
  [
    'a failed password',
    'Feb 20 08:35:22 web-1 sshd[5774]: Failed password for root from 203.0.113.57 port 29160 ssh2',
    {
      ...failure,
      '@timestamp': '2025-02-20T08:35:22.000Z',
      host: { hostname: 'web-1' },
      process: { name: 'sshd', pid: 5774 },
      message: 'Failed password for root from 203.0.113.57 port 29160 ssh2',
      user: { name: 'root' },
      source: { ip: '203.0.113.57', port: 29160 },
      system: { auth: { ssh: { event: 'Failed', method: 'password' } } },
      related: { ip: ['203.0.113.57'], user: ['root'], hosts: ['web-1'] },
    },
  ],
  [
    'a failed password of nobody',
    'Feb 20 08:35:22 web-1 sshd[1]: Failed password for invalid user webmaster from 203.0.113.57 port 1 ssh2',
    { ...failure, user: { name: 'webmaster' }, source: { ip: '203.0.113.57' } },
  ],
  [
    'a name with a space before it',
    'Feb 20 08:35:22 web-1 sshd[1]: Failed password for invalid user  0101 from 203.0.113.57 port 1 ssh2',
    { user: { name: '0101' } },
  ],
  [
    'a name made to look like an address',
    'Feb 20 08:35:22 web-1 sshd[1]: Failed password for invalid user x from 192.0.2.1 port 9 ssh2 from 203.0.113.57 port 1 ssh2',
    { user: { name: 'x from 192.0.2.1 port 9 ssh2' }, source: { ip: '203.0.113.57', port: 1 } },
  ],
  [
    'an accepted key',
    'Feb 21 21:54:44 web-1 sshd[3402]: Accepted publickey for alice from 2001:db8::7 port 63673 ssh2: ED25519 SHA256:abc',
    {
      event: { ...login, category: ['authentication', 'session'], outcome: 'success' },
      source: { ip: '2001:db8::7', port: 63673 },
      system: { auth: { ssh: { event: 'Accepted', method: 'publickey', signature: 'ED25519 SHA256:abc' } } },
    },
  ],
  [
    'an invalid user of an old sshd',
    'Feb 21 21:56:12 web-1 sshd[3430]: Invalid user test from 198.51.100.2',
    {
      ...failure,
      user: { name: 'test' },
      source: { ip: '198.51.100.2' },
      system: { auth: { ssh: { event: 'Invalid' } } },
    },
  ],
  [
    'an invalid user of a newer sshd',
    'Feb 21 21:56:12 web-1 sshd-session[3430]: Invalid user test from 198.51.100.2 port 40022',
    { process: { name: 'sshd-session' }, source: { ip: '198.51.100.2', port: 40022 } },
  ],
  [
    'a name instead of an address',
    'Feb 21 21:56:12 web-1 sshd[1]: Failed password for root from scan.example.com port 40022 ssh2',
    { source: { domain: 'scan.example.com', port: 40022 } },
  ],
  [
    'a dropped connection',
    'Feb 19 15:30:04 web-1 sshd[18406]: Did not receive identification string from 203.0.113.217',
    { source: { ip: '203.0.113.217' }, system: { auth: { ssh: { dropped_ip: '203.0.113.217' } } } },
  ],
  [
    'a repeated message is one event of the message inside',
    'Feb 19 15:30:04 web-1 sshd[1]: message repeated 5 times: [ Failed password for root from 203.0.113.9 port 42393 ssh2]',
    {
      ...failure,
      message: 'message repeated 5 times: [ Failed password for root from 203.0.113.9 port 42393 ssh2]',
      source: { ip: '203.0.113.9', port: 42393 },
      system: { auth: { ssh: { event: 'Failed', method: 'password' } } },
    },
  ],
  [
    'sudo',
    'Feb 21 23:35:33 web-1 sudo:    alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/sh -c a ; b',
    {
      process: { name: 'sudo' },
      user: { name: 'alice', effective: { name: 'root' } },
      system: { auth: { sudo: { tty: 'pts/0', pwd: '/home/alice', user: 'root', command: '/bin/sh -c a ; b' } } },
      related: { user: ['alice', 'root'] },
    },
  ],
  [
    'sudo refused',
    'Feb 24 00:13:02 web-1 sudo: bob : user NOT in sudoers ; TTY=pts/1 ; PWD=/tmp ; USER=root ; COMMAND=/bin/ls',
    { system: { auth: { sudo: { error: 'user NOT in sudoers', command: '/bin/ls' } } } },
  ],
  [
    'sudo with an environment',
    'Feb 24 00:13:02 web-1 sudo: bob : TTY=pts/1 ; PWD=/tmp ; USER=app ; GROUP=app ; ENV=A=1 ; COMMAND=/bin/ls',
    { user: { effective: { name: 'app' } }, system: { auth: { sudo: { user: 'app', command: '/bin/ls' } } } },
  ],
  [
    'a session by somebody',
    'Feb 24 00:13:02 web-1 sudo: pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)',
    { user: { name: 'alice', id: '1000', effective: { name: 'root' } } },
  ],
  [
    'a session by nobody named',
    'Feb 24 00:15:01 web-1 CRON[77]: pam_unix(cron:session): session opened for user www-data by (uid=0)',
    { process: { name: 'CRON', pid: 77 }, user: { name: 'www-data' } },
  ],
  [
    'the end of a session',
    'Feb 24 00:15:01 web-1 su[77]: pam_unix(su:session): session closed for user postgres',
    { process: { name: 'su' }, user: { name: 'postgres' } },
  ],
  [
    'su',
    'Feb 24 00:15:01 web-1 su[77]: FAILED SU (to root) bob on pts/2',
    { user: { name: 'bob', effective: { name: 'root' } } },
  ],
  [
    'a cron command',
    'Feb 24 00:15:01 web-1 CRON[78]: (root) CMD (run-parts /etc/cron.hourly)',
    { user: { name: 'root' } },
  ],
  [
    'a new user',
    'Feb 22 11:47:05 web-1 useradd[6995]: new user: name=app, UID=48, GID=47, home=/srv/app, shell=/sbin/nologin, from=pts/1',
    {
      event: { category: ['iam'], type: ['user', 'creation'], outcome: 'success' },
      user: { name: 'app', id: '48' },
      group: { id: '47' },
      system: { auth: { useradd: { home: '/srv/app', shell: '/sbin/nologin' } } },
    },
  ],
  [
    'a new group',
    'Feb 22 11:47:05 web-1 groupadd[6991]: new group: name=app, GID=47',
    { event: { category: ['iam'], type: ['group', 'creation'] }, group: { name: 'app', id: '47' } },
  ],
  [
    'a deleted user',
    "Feb 22 11:47:05 web-1 userdel[6999]: delete user 'app'",
    { event: { category: ['iam'], type: ['user', 'deletion'] }, user: { name: 'app' } },
  ],
  [
    'a message of no known form',
    'Feb 22 11:47:05 web-1 systemd-logind[501]: New seat seat0.',
    { message: 'New seat seat0.', process: { name: 'systemd-logind', pid: 501 }, event: { dataset: 'system.auth' } },
  ],
])('%s', (_name, line, expected) => {
  expect(documentOf(line)).toMatchObject(expected);
});

test('a message of no known form has no user and no source', () => {
  const document = documentOf('Feb 22 11:47:05 web-1 sshd[1]: Server listening on 0.0.0.0 port 22.');
  expect(document).not.toHaveProperty('user');
  expect(document).not.toHaveProperty('source');
  expect(document).not.toHaveProperty('system');
});
