import type { AwsPart, SendOutcome } from '../engine/outgoing.ts';
import { messageOf } from '../../common/text/message_of.ts';
import { refuse, retry } from './failures.ts';
import { sendWritten, type SendingWorld } from './http.ts';

/** Keys of AWS. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Keys of a profile, or those the host has (null): its environment, files and role. Rejects where there are none. */
export type FindAwsKeys = (profile: string | null) => Promise<AwsKeys>;

const TIMEOUT_MS = 60_000;

const NO_KEYS = 'the rule has no keys for AWS; write …_aws_access_key_id and …_aws_secret_access_key';

/** Signs a request and sends it. */
export async function sendAws(
  part: AwsPart,
  world: SendingWorld,
  findKeys: FindAwsKeys | undefined,
): Promise<SendOutcome> {
  const { keys, profile } = part;
  const isOwn = keys !== null && profile === null;
  if (!isOwn && findKeys === undefined) return refuse('invalid', NO_KEYS);
  let headers: Readonly<Record<string, string>>;
  try {
    const found = isOwn ? { accessKeyId: keys.id, secretAccessKey: keys.secret } : await findKeys?.(profile);
    if (found === undefined) return refuse('invalid', NO_KEYS);
    headers = await signed(part, found, world.now());
  } catch (error) {
    return retry('invalid', `the request could not be signed for AWS: ${messageOf(error)}`);
  }
  const { url, body } = part;
  const tls = { caFile: null, verify: true };
  return sendWritten({ method: 'POST', url, headers, body, timeoutMs: TIMEOUT_MS, tls, proxy: null }, world);
}

async function signed({ service, region, url, headers, body }: AwsPart, credentials: AwsKeys, now: number) {
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@aws-crypto/sha256-js'),
  ]);
  const { protocol, hostname, host, pathname: path, searchParams } = new URL(url);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const query = Object.fromEntries(searchParams);
  const request = { method: 'POST', protocol, hostname, path, query, headers: { ...headers, host }, body };
  return (await signer.sign(request, { signingDate: new Date(now) })).headers;
}
