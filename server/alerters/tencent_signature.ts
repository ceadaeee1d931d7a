import { createHash, createHmac } from 'node:crypto';
import type { Instant } from '../../common/time/instant.ts';

const ALGORITHM = 'TC3-HMAC-SHA256';
const ENDING = 'tc3_request';

/** A POST of JSON to a service of Tencent Cloud. */
export interface TencentRequest {
  readonly secretId: string;
  readonly secretKey: string;
  /** The name it is signed for, such as `sms`. */
  readonly service: string;
  readonly host: string;
  /** The text of its JSON as it is sent. */
  readonly body: string;
  readonly at: Instant;
}

/** Seconds, as a request tells when it was signed. */
export const tencentSeconds = (at: Instant): string => String(Math.floor(at / 1000));

/** The `Authorization` of a request. Source: https://cloud.tencent.com/document/api/382/52072. */
export function tencentAuthorization({ secretId, secretKey, service, host, body, at }: TencentRequest): string {
  const date = new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const scope = `${date}/${service}/${ENDING}`;
  const signedNames = 'content-type;host';
  const told = ['POST', '/', '', `content-type:application/json\nhost:${host}\n`, signedNames, sha256(body)].join('\n');
  const key = [date, service, ENDING].reduce<string | Buffer>(
    (above, word) => createHmac('sha256', above).update(word).digest(),
    `TC3${secretKey}`,
  );
  const signed = [ALGORITHM, tencentSeconds(at), scope, sha256(told)].join('\n');
  const signature = createHmac('sha256', key).update(signed).digest('hex');
  return `${ALGORITHM} Credential=${secretId}/${scope}, SignedHeaders=${signedNames}, Signature=${signature}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
