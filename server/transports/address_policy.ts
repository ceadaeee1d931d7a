import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Which addresses outputs may reach; those that hand out a machine's credentials are refused from the start. */
export interface AddressRules {
  /** The only hosts that may be reached, as names, addresses or `*.example.org`; every host where absent. */
  readonly hosts?: readonly string[];
  /** Addresses and ranges that may be reached though they are refused otherwise: `169.254.1.5`, `10.0.0.0/8`. */
  readonly allowed?: readonly string[];
  /** Whether loopback and private ranges may be reached; they may where absent. */
  readonly privateRanges?: boolean;
}

/** Address rules, ready to be asked. */
export interface AddressPolicy {
  /** Whether a host, as an address or by its name alone, is refused. */
  refuses(host: string): boolean;
  /** Resolves a name; fails with `BLOCKED` where one of its addresses is refused. For sockets. */
  readonly lookup: LookupFunction;
}

/** The code of a connection that the rules refuse. */
export const BLOCKED = 'TOCSIN_BLOCKED';

class BlockedAddress extends Error {
  readonly code = BLOCKED;
}

/** Link-local ranges and the metadata services of clouds, which answer whoever asks from the machine. */
const CREDENTIAL_RANGES = [
  '169.254.0.0/16',
  'fe80::/10',
  // The same IPv4 range behind NAT64.
  '64:ff9b::a9fe:0/112',
  // AWS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
  'fd00:ec2::/32',
  // Google Cloud: https://cloud.google.com/compute/docs/metadata/querying-metadata
  'fd20:ce::254',
  // Alibaba Cloud: https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
  '100.100.100.200',
  // Azure: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  '168.63.129.16',
  // Oracle Cloud: https://docs.oracle.com/iaas/Content/Compute/Tasks/gettingmetadata.htm
  '192.0.0.192',
] as const;

/** Names a proxy would resolve for us, where no address can be looked at. */
const CREDENTIAL_NAMES = new Set(['metadata.google.internal', 'metadata.goog', 'instance-data.ec2.internal']);

const PRIVATE_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::/127',
  'fc00::/7',
] as const;

/** Makes address rules ready; throws where an allowed range is none, which is the host's mistake. */
export function addressPolicy({ hosts, allowed = [], privateRanges = true }: AddressRules): AddressPolicy {
  const open = listOf(allowed);
  const closed = listOf([...CREDENTIAL_RANGES, ...(privateRanges ? [] : PRIVATE_RANGES)]);
  const isClosed = (host: string): boolean => {
    const bare = bareName(host);
    const family = familyOf(bare);
    if (family === null) return CREDENTIAL_NAMES.has(bare) && !allowed.includes(bare);
    return closed.check(bare, family) && !open.check(bare, family);
  };
  const isListed = hosts === undefined ? () => true : matcherOf(hosts);
  return { refuses: host => !isListed(bareName(host)) || isClosed(host), lookup: checkedLookup(isClosed) };
}

const bareName = (host: string): string => host.replace(/^\[|\]$|%.*$|\.$/g, '').toLowerCase();

function matcherOf(hosts: readonly string[]): (host: string) => boolean {
  const names = new Set(hosts.map(bareName));
  const endings = [...names].filter(name => name.startsWith('*.')).map(name => name.slice(1));
  return host => names.has(host) || endings.some(ending => host.endsWith(ending));
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6';
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = familyOf(address);
    if (family === null) continue;
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** The address that was looked at is the one that is connected to, so a name cannot change its mind in between. */
const checkedLookup =
  (refuses: AddressPolicy['refuses']): LookupFunction =>
  (hostname, options, done) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new Error('no address'), []);
      if (addresses.some(({ address }) => refuses(address))) return done(new BlockedAddress('blocked'), []);
      if (options.all) return done(null, addresses);
      done(null, first.address, first.family);
    });
