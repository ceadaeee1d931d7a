/** A machine of the sample; addresses are of the ranges kept for documentation. */
export interface SampleHost {
  readonly name: string;
  readonly ip: readonly string[];
  readonly mounts: readonly [string, ...string[]];
}

/** The machines whose logs and disks are watched. */
export const HOSTS: readonly [SampleHost, ...SampleHost[]] = [
  { name: 'web-1.example.com', ip: ['192.0.2.11', '2001:db8::11'], mounts: ['/', '/var'] },
  { name: 'web-2.example.com', ip: ['192.0.2.12', '2001:db8::12'], mounts: ['/', '/var'] },
  { name: 'db-1.example.com', ip: ['192.0.2.21'], mounts: ['/', '/var/lib/postgresql'] },
  { name: 'bastion.example.com', ip: ['192.0.2.5', '203.0.113.5'], mounts: ['/'] },
  { name: 'build-1.example.com', ip: ['192.0.2.31'], mounts: ['/', '/srv/cache'] },
];

/** The host and mount whose disk fills up over the day. */
export const FILLING = { host: 'db-1.example.com', mount: '/var/lib/postgresql' } as const;

/** Where a login comes from; the countries are invented, documentation addresses have none. */
export interface Origin {
  readonly ip: string;
  readonly country: readonly [code: string, name: string];
  readonly network: readonly [number: number, name: string];
}

/** Where the people who work here log in from. */
export const OFFICES: readonly [Origin, ...Origin[]] = [
  { ip: '198.51.100.20', country: ['DE', 'Germany'], network: [64496, 'Example Office'] },
  { ip: '198.51.100.21', country: ['DE', 'Germany'], network: [64496, 'Example Office'] },
  { ip: '198.51.100.77', country: ['NL', 'Netherlands'], network: [64497, 'Example Home Lines'] },
];

/** Where passwords are guessed from. */
export const GUESSERS: readonly [Origin, ...Origin[]] = [
  { ip: '203.0.113.66', country: ['BR', 'Brazil'], network: [64501, 'Example Hosting'] },
  { ip: '203.0.113.140', country: ['US', 'United States'], network: [64502, 'Example Cloud'] },
  { ip: '203.0.113.201', country: ['VN', 'Vietnam'], network: [64503, 'Example Telecom'] },
  { ip: '198.51.100.222', country: ['RO', 'Romania'], network: [64504, 'Example Transit'] },
];

/** Who has an account. */
export const PEOPLE = ['alice', 'bob', 'carol', 'dinesh', 'deploy'] as const;

/** Names that guessers try. */
export const GUESSED_NAMES = ['root', 'admin', 'test', 'oracle', 'ubuntu', 'git', 'postgres', 'pi', 'support'] as const;

/** What is run with sudo on an ordinary day. */
export const COMMANDS = [
  '/usr/bin/systemctl restart nginx',
  '/usr/bin/systemctl status postgresql',
  '/usr/bin/journalctl -u nginx --since today',
  '/usr/bin/apt-get update',
  '/usr/bin/tail -n 200 /var/log/nginx/error.log',
  '/usr/bin/du -sh /var/lib/postgresql',
  '/usr/sbin/ufw status',
  '/usr/bin/docker ps',
] as const;

/** What should make somebody look. */
export const RISKY_COMMANDS = [
  '/usr/bin/cat /etc/shadow',
  '/usr/sbin/visudo',
  '/usr/bin/chmod 4755 /usr/local/bin/helper',
  '/usr/sbin/usermod -aG sudo bob',
] as const;

/** A page watched from outside. */
export interface Monitor {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** What is watched from outside. */
export const MONITORS: readonly [Monitor, ...Monitor[]] = [
  { id: 'shop', name: 'Shop', url: 'https://shop.example.com/' },
  { id: 'api', name: 'Public API', url: 'https://api.example.com/health' },
  { id: 'docs', name: 'Documentation', url: 'https://docs.example.com/' },
  { id: 'mail', name: 'Webmail', url: 'https://mail.example.com/login' },
];
