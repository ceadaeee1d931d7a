import { createHash, createHmac } from 'node:crypto';
import type { Seen } from './http_answers.ts';

/** What a server of AWS knows of whoever asks. */
export interface AwsAccount {
  readonly secretAccessKey: string;
}

const PARTS =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request), SignedHeaders=([^,]+), Signature=([\da-f]{64})$/;

/**
 * What a request says of its signature, and whether it is what the server itself makes of the request.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readAwsSignature(seen: Omit<Seen, 'body'> & { readonly body: string }, account: AwsAccount) {
  const parts = PARTS.exec(seen.headers.authorization ?? '');
  if (!parts) return null;
  const [, accessKeyId = '', scope = '', day = '', region = '', service = '', names = '', signature = ''] = parts;
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const [path = '', query = ''] = seen.url.split('?');
  const canonical = [
    seen.method,
    escaped(path).replaceAll('%2F', '/'),
    query
      .split('&')
      .filter(pair => pair !== '')
      .map(pair =>
        pair
          .split('=')
          .map(text => escaped(decodeURIComponent(text)))
          .join('='),
      )
      .sort()
      .join('&'),
    ...names.split(';').map(name => `${name}:${[seen.headers[name]].flat().join(',').trim().replace(/ +/g, ' ')}`),
    '',
    names,
    hash(seen.body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', seen.headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${account.secretAccessKey}`);
  const expected = hmac(key, toSign).toString('hex');
  return { accessKeyId, region, service, isRight: signature === expected };
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
