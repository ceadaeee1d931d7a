import type { SignatureV4 } from '@smithy/signature-v4';
import { fail, ok } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { RequestSigner, SignedRequest } from '../../sources/request_signer.ts';
import type { AwsKeys } from '../../transports/aws.ts';
import type { AwsAuth } from './connection.ts';
import type { World } from './world.ts';

// The name of the service: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/request-signing.html
const SERVICE = 'es';

/**
 * Signs requests for the search engines of AWS (Signature Version 4). The keys come from the environment, or from
 * where AWS's own tools look: the profile, its files, the role of the machine. AWS's code is loaded only here.
 */
export function awsSigner({ region, profile }: AwsAuth, world: Pick<World, 'env' | 'now'>): RequestSigner {
  let loaded: Promise<SignatureV4> | undefined;
  const load = async (): Promise<SignatureV4> => {
    const [{ SignatureV4: Signature }, { Sha256 }] = await Promise.all([
      import('@smithy/signature-v4'),
      import('@aws-crypto/sha256-js'),
    ]);
    return new Signature({
      service: SERVICE,
      region,
      sha256: Sha256,
      credentials: await awsKeysOf(profile, world.env),
    });
  };
  return async request => {
    try {
      loaded ??= load();
      const signed = await (await loaded).sign(asSigned(request), { signingDate: new Date(world.now()) });
      return ok(signed.headers);
    } catch (error) {
      const whose = profile === null ? '' : ` with the keys of profile ${profile}`;
      return fail(`a request could not be signed for AWS${whose}: ${messageOf(error)}`);
    }
  };
}

/** Keys that stand in the environment. */
function keysIn({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token }: World['env']) {
  if (!id || !secret) return null;
  return { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) };
}

/** The keys of a profile; without one those of the environment, else of wherever AWS's own tools look. */
export async function awsKeysOf(profile: string | null, env: World['env']): Promise<AwsKeys> {
  const own = profile === null ? keysIn(env) : null;
  return own ?? (await usualKeys(profile));
}

async function usualKeys(profile: string | null): Promise<AwsKeys> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider(profile === null ? {} : { profile })();
}

const asSigned = ({ method, url, query, headers, body }: SignedRequest) => ({
  method,
  protocol: url.protocol,
  hostname: url.hostname,
  path: url.pathname,
  query: { ...query },
  headers: { ...headers, host: url.host },
  ...(body === null ? {} : { body }),
});
