import { z } from 'zod';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import type { AwsPart } from '../engine/outgoing.ts';

/** The region where neither a rule nor an address says one. */
export const USUAL_REGION = 'us-east-1';

/** The options every output of AWS has, each under its own prefix. */
export const awsFields = {
  /** `*_aws_access_key_id`. */
  keyId: () =>
    field(text().optional(), {
      label: 'Access key',
      help: 'Of AWS. Where no key is written, the command line uses those of its environment, files or role.',
      secret: true,
      widget: 'password',
    }),
  /** `*_aws_secret_access_key`. */
  secretKey: () =>
    field(text().optional(), {
      label: 'Secret access key',
      help: 'That belongs to the access key.',
      secret: true,
      widget: 'password',
    }),
  /** `*_aws_profile`. */
  profile: () =>
    field(text().optional(), {
      label: 'Profile',
      help: 'Of the files of AWS; it wins over keys. The command line alone reads it.',
    }),
} as const;

/** A name of a region: it becomes part of an address. */
export const regionName = () =>
  z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'must be the name of a region, such as eu-central-1' });

/** What a rule says of whose request it is. */
interface Access {
  readonly keyId: string | undefined;
  readonly secretKey: string | undefined;
  readonly profile: string | undefined;
}

/** Whose a request is; a profile wins. */
export function accessOf({ keyId, secretKey, profile }: Access): Pick<AwsPart, 'keys' | 'profile'> {
  if (profile) return { keys: null, profile };
  return { keys: keyId && secretKey ? { id: keyId, secret: secretKey } : null, profile: null };
}

/** Keys are two: checks that neither stands alone. Each may have several spellings, of which the first is told. */
export const keysAreTwo =
  (keyNames: readonly string[], secretNames: readonly string[]) =>
  (values: Readonly<Record<string, unknown>>, check: z.RefinementCtx): void => {
    const isThere = (names: readonly string[]): boolean => names.some(name => Boolean(values[name]));
    if (isThere(keyNames) === isThere(secretNames)) return;
    const missing = isThere(keyNames) ? secretNames : keyNames;
    check.addIssue({ code: 'custom', path: missing.slice(0, 1), message: 'must not be empty' });
  };

/** A body of AWS's Query protocol: fields in their order, written as boto3 writes them. */
export const queryBody = (fields: readonly (readonly [name: string, value: string])[]): string =>
  fields.map(([name, value]) => `${name}=${escaped(value)}`).join('&');

const escaped = (value: string): string =>
  encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

/** The headers of AWS's Query protocol. */
export const QUERY_HEADERS = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } as const;

/** A subject as AWS takes it: lines and control characters are spaces, and none ends it. */
export const subjectOf = (text: string): string => text.replace(/\p{Cc}+$/u, '').replace(/\p{Cc}+/gu, ' ');
