import { messageOf } from '../../common/text/message_of.ts';
import type { AwsPart, FailedSend, SendOutcome } from '../engine/outgoing.ts';
import { refuse, retry } from './failures.ts';
import { sendWritten, type SendingWorld } from './http.ts';

/** Keys of AWS. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a host has for AWS beside what rules say. */
export interface AwsAccess {
  /** Keys of a profile, or those the host has (null): its environment, files and role. Rejects where there are none. */
  findKeys(profile: string | null): Promise<AwsKeys>;
  /** The region of a profile; null where it has none. */
  findRegion(profile: string): Promise<string | null>;
  /** A PEM file of the certificates to trust; the usual ones where null. */
  readonly caFile: string | null;
}

const TIMEOUT_MS = 60_000;

/** Looking for keys may ask a role of the machine, which somewhere else nobody answers. */
const FIND_LIMIT_MS = 30_000;

const NO_KEYS = 'the rule has no keys for AWS; write …_aws_access_key_id and …_aws_secret_access_key';

const NO_PROFILES = 'profiles of AWS are read by the command line alone; write the keys in the rule';

/** What follows the region in the addresses of a partition. Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const SUFFIXES: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['eusc-', 'amazonaws.eu'],
];

// AWS says so with a status of 400, too: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
const LATER = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|RequestTimeout|PriorRequestNotComplete/;

/** Signs a request and sends it. */
export async function sendAws(part: AwsPart, world: SendingWorld, access: AwsAccess | undefined): Promise<SendOutcome> {
  const { endpoint, body } = part;
  const found = await within(FIND_LIMIT_MS, lookUp(part, access)).catch((error: unknown) =>
    retry('invalid', `no keys for AWS were found: ${messageOf(error)}`),
  );
  if ('kind' in found) return found;
  const url = addressOf(endpoint, found.region);
  const headers = await signed(part, { ...found, url, now: world.now() });
  const tls = { caFile: access?.caFile ?? null, verify: true };
  const request = { method: 'POST', url: url.href, headers, body, timeoutMs: TIMEOUT_MS, tls, proxy: null } as const;
  return sendWritten({ ...request, saysLater: text => LATER.test(text) }, world);
}

/** The address of a service in a region. */
export function addressOf(endpoint: string, region: string): URL {
  const suffix = SUFFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  return new URL(`https://${endpoint}.${region}.${suffix}/`);
}

interface Found {
  readonly keys: AwsKeys;
  readonly region: string;
}

/** A profile wins over keys that are written, as with ElastAlert. */
async function lookUp({ keys, profile, region }: AwsPart, access: AwsAccess | undefined): Promise<Found | FailedSend> {
  if (profile !== null && access === undefined) return refuse('invalid', NO_PROFILES);
  const regionOf = async (name: string) => (await access?.findRegion(name)) ?? null;
  const known = region ?? (profile === null ? null : await regionOf(profile));
  if (known === null) return refuse('invalid', 'the profile of AWS has no region; write …_aws_region');
  if (profile === null && keys !== null)
    return { keys: { accessKeyId: keys.id, secretAccessKey: keys.secret }, region: known };
  if (access === undefined) return refuse('invalid', NO_KEYS);
  return { keys: await access.findKeys(profile), region: known };
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function signed(
  { service, headers, body }: AwsPart,
  { keys, region, url, now }: Found & { readonly url: URL; readonly now: number },
): Promise<Record<string, string>> {
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@aws-crypto/sha256-js'),
  ]);
  const signer = new SignatureV4({ service, region, credentials: keys, sha256: Sha256, applyChecksum: false });
  const { protocol, hostname, host, pathname: path } = url;
  const request = { method: 'POST', protocol, hostname, path, query: {}, headers: { ...headers, host }, body };
  return (await signer.sign(request, { signingDate: new Date(now) })).headers;
}
