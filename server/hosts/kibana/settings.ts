import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { RETENTION } from '../../stores/keeping.ts';
import { isSecretKey, KEY_ADVICE } from '../../stores/secret_cipher.ts';
import type { AddressRules } from '../../transports/address_policy.ts';
import type { KibanaContext } from './contract.ts';

const SECOND_MS = 1000;
const UNIT_MS: Readonly<Record<string, number>> = { s: SECOND_MS, m: 60 * SECOND_MS };

/** Kibana's Task Manager looks every three seconds; past ten minutes nobody would be told in time. */
const MIN_TICK_MS = 3 * SECOND_MS;
const MAX_TICK_MS = 600 * SECOND_MS;

const MAX_PREFIX_CHARS = 100;
const MAX_ENTRIES = 1000;
const EVERY_HOST = '*';

const tickInterval = z
  .string({ error: 'must be a length of time, such as 10s or 1m' })
  .regex(/^[1-9]\d{0,3}[sm]$/, { error: 'must be a length of time, such as 10s or 1m' })
  .transform(text => Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? SECOND_MS))
  .refine(ms => ms >= MIN_TICK_MS && ms <= MAX_TICK_MS, { error: 'must be between 3s and 10m' });

const DAY_MS = 24 * 60 * 60 * SECOND_MS;

const keptFor = z
  .string({ error: 'must be a number of days, such as 90d' })
  .regex(/^[1-9]\d{0,3}d$/, { error: 'must be a number of days, such as 90d' })
  .transform(text => Number(text.slice(0, -1)) * DAY_MS);

const indexPrefix = z
  .string({ error: 'must be the beginning of a name of an index' })
  .max(MAX_PREFIX_CHARS, { error: `must have at most ${MAX_PREFIX_CHARS} characters` })
  .regex(/^\.?[a-z0-9][a-z0-9_.-]*$/, {
    error: 'must be made of small letters, digits, `_`, `-` and `.`, such as .kibana_tocsin',
  });

const hostName = z
  .string({ error: 'must be the name or address of a host' })
  .regex(/^(\*|(\*\.)?[\w.-]+|[0-9a-fA-F:.]+)$/, {
    error: 'must be the name or address of a host, *.example.org, or * for every host; no scheme, port or path',
  });

const addressRange = z
  .string({ error: 'must be an address, a range or a name' })
  .refine(isRangeOrName, { error: 'must be an address such as 169.254.1.5, a range such as 10.0.0.0/8, or a name' });

function isRangeOrName(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (bits === undefined) return /^[\w.:-]+$/.test(address);
  const most = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

const folder = z
  .string({ error: 'must be the path of a folder' })
  .refine(isAbsolute, { error: 'must be a whole path, such as /etc/kibana/tocsin' });

const engineAddress = z
  .string({ error: 'must be a web address' })
  .refine(text => URL.canParse(text) && /^https?:/.test(text), {
    error: 'must be a web address, such as https://logs.example.org:9200',
  });

const MAX_KEYS = 20;

const secretKey = z.string({ error: KEY_ADVICE }).refine(isSecretKey, { error: KEY_ADVICE });

const listOf = (entry: z.ZodString) =>
  z.array(entry, { error: 'must be a list' }).max(MAX_ENTRIES, { error: `must have at most ${MAX_ENTRIES} entries` });

const engineAccess = z
  .strictObject({
    hosts: z.union([engineAddress, z.array(engineAddress).min(1)], { error: engineAddressAdvice }).optional(),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    apiKey: z.string().min(1).optional(),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    error: 'username and password go together',
  })
  .refine(({ username, apiKey }) => username === undefined || apiKey === undefined, {
    error: 'either apiKey or username and password, not both',
  });

function engineAddressAdvice(): string {
  return 'must be one web address or a list of them, such as ["https://logs.example.org:9200"]';
}

/** What the host's configuration file may say below `tocsin.`; docs/guide/kibana.md tells it to people. */
export const settings = z.strictObject({
  enabled: z.boolean().default(true),
  indexPrefix: indexPrefix.default('.kibana_tocsin'),
  worker: z
    .strictObject({ enabled: z.boolean().default(true), tickInterval: tickInterval.prefault('10s') })
    .prefault({}),
  outgoing: z
    .strictObject({
      allowedHosts: listOf(hostName).default([EVERY_HOST]),
      allowedAddresses: listOf(addressRange).default([]),
      privateRanges: z.boolean().default(true),
      filesIn: listOf(folder).default([]),
    })
    .prefault({}),
  retention: z
    .strictObject({
      alerts: keptFor.default(RETENTION.alerts),
      deliveries: keptFor.default(RETENTION.deliveries),
      runs: keptFor.default(RETENTION.runs),
    })
    .prefault({}),
  secretKeys: z
    .array(secretKey, { error: 'must be a list of keys' })
    .max(MAX_KEYS, { error: `must have at most ${MAX_KEYS} entries` })
    .default([]),
  elasticsearch: engineAccess.prefault({}),
});

/** Settings as they hold, defaults filled in. May hold secrets: never printed. */
export type Settings = z.output<typeof settings>;

/** The settings of this start, which the host has checked already; throws where it has not. */
export const readSettings = (context: KibanaContext): Settings => settings.parse(context.config?.get?.() ?? {});

/** Where outputs may reach. */
export const addressRulesOf = ({ outgoing }: Settings): AddressRules => ({
  allowed: outgoing.allowedAddresses,
  privateRanges: outgoing.privateRanges,
  ...(outgoing.allowedHosts.includes(EVERY_HOST) ? {} : { hosts: outgoing.allowedHosts }),
});
