import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { RETENTION, type Retention } from '../../stores/keeping.ts';
import { isZone } from '../sample/syslog_clock.ts';
import { accessFrom, withAccessFlags, type AccessFlags, type EngineAccess } from './engine_access.ts';

/** What may be chosen when the standalone host is started. */
export interface StandaloneOptions {
  /** A search engine that is there; the embedded one is started where absent. */
  readonly es: string | null;
  /** How that one is reached; null where the embedded one is started. */
  readonly access: EngineAccess | null;
  readonly port: number;
  readonly dataDir: string;
  /** What the names of our own indices begin with; null for the usual. */
  readonly prefix: string | null;
  readonly authLog: { readonly file: string; readonly shift: 'none' | 'end_at_now'; readonly zone: string } | null;
  readonly sample: boolean;
  readonly tickMs: number;
  readonly retention: Retention;
}

/** The port of the page when nobody chooses one. */
const DEFAULT_PORT = 5666;

const DEFAULT_TICK_MS = 5000;
const DAY_MS = 24 * 60 * 60_000;
const HIGHEST_PORT = 65_535;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000 };

/** Reads command line and environment; prints help or a mistake and ends where it must. */
export function readOptions(argv: readonly string[], root: string, env: NodeJS.ProcessEnv): StandaloneOptions {
  const command = new Command('npm start --')
    .description('Tocsin with a search engine, sample logs and sample rules, on this machine only.')
    .option('--es <url>', 'use this Elasticsearch or OpenSearch instead of starting one', readUrl)
    .option(
      '--port <number>',
      'port of the page; the next free one is taken where it is not free',
      readPort,
      DEFAULT_PORT,
    )
    .option('--data <folder>', 'where the embedded search engine keeps its data', path.join(root, '.data'))
    .option('--prefix <name>', 'what the names of our own indices begin with', readPrefix)
    .option('--auth-log <file>', 'also load this auth.log or secure file')
    .option('--shift <how>', 'none, or end_at_now: move the log so that it ends now', readShift, 'none')
    .option('--zone <zone>', 'time zone the log was written in, such as Europe/Berlin', readZone, 'UTC')
    .option('--no-sample', 'load no sample logs and no sample rules')
    .option('--keep <what=days>', 'how long to keep alerts, deliveries or runs, such as alerts=90', readKeep, RETENTION)
    .option('--tick <time>', 'how often to look for rules that are due', readTick, DEFAULT_TICK_MS);
  withAccessFlags(command).parse([...argv], { from: 'user' });
  const chosen = command.opts<
    AccessFlags & {
      es?: string;
      port: number;
      data: string;
      prefix?: string;
      authLog?: string;
      shift: 'none' | 'end_at_now';
      zone: string;
      sample: boolean;
      tick: number;
      keep: Retention;
    }
  >();
  return {
    es: chosen.es ?? null,
    access: accessFrom(chosen.es, chosen, env),
    port: chosen.port,
    dataDir: path.resolve(chosen.data),
    prefix: chosen.prefix ?? null,
    authLog:
      chosen.authLog === undefined
        ? null
        : { file: path.resolve(chosen.authLog), shift: chosen.shift, zone: chosen.zone },
    sample: chosen.sample,
    tickMs: chosen.tick,
    retention: chosen.keep,
  };
}

function readUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be a web address, such as http://127.0.0.1:9200.');
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

/** The names of indices, as search engines take them. */
function readPrefix(text: string): string {
  if (/^\.?[a-z0-9][a-z0-9_-]{0,99}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be of small letters, digits, - and _, such as .kibana_tocsin.');
}

function readShift(text: string): 'none' | 'end_at_now' {
  if (text === 'none' || text === 'end_at_now') return text;
  throw new InvalidArgumentError('It must be none or end_at_now.');
}

function readZone(text: string): string {
  if (isZone(text)) return text;
  throw new InvalidArgumentError('This machine knows no such time zone.');
}

function readKeep(text: string, before: Retention): Retention {
  const [, what = '', days = ''] = /^(alerts|deliveries|runs)=([1-9]\d{0,3})$/.exec(text) ?? [];
  if (what !== '') return { ...before, [what]: Number(days) * DAY_MS };
  throw new InvalidArgumentError('It must be alerts, deliveries or runs, and days: alerts=90.');
}

function readTick(text: string): number {
  const parts = /^(\d+)(s|m)$/.exec(text);
  const ms = Number(parts?.[1]) * (UNITS[parts?.[2] ?? ''] ?? Number.NaN);
  if (ms > 0) return ms;
  throw new InvalidArgumentError('It must be a time, such as 5s or 1m.');
}
