import { statSync } from 'node:fs';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { engineError } from '../../sources/engine_error.ts';
import { readAuthLines, toSampleEvents, type ReadLine, type UnreadLine } from '../sample/auth_log.ts';
import { bulkLoad, type BulkFailure, type BulkTransport } from '../sample/bulk.ts';
import { sampleHistory, trickle, type SampleEvent } from '../sample/events.ts';
import { linesOfFile } from '../sample/file_lines.ts';
import { SAMPLE_INDICES } from '../sample/sample_documents.ts';
import { sampleTemplates } from '../sample/templates.ts';
import type { StandaloneOptions } from './options.ts';

/** The same sample on every machine. */
const SEED = 7;

/** All indices that are loaded into. */
const LOADED = Object.values(SAMPLE_INDICES).join(',');

const BULK_TIMEOUT_MS = 60_000;

/** Loading events into a search engine, for the sample and for logs of one's own. */
export interface Loader {
  /** Makes the sample's indices the way the beats would. */
  prepare(): Promise<Result<null, string>>;
  /** The last 24 hours. */
  loadHistory(at: Date, onProgress: (done: number) => void): Promise<Result<number, string>>;
  /** The next few events of a day like any other. */
  loadNext(at: Date): Promise<Result<number, string>>;
  loadAuthLog(
    log: NonNullable<StandaloneOptions['authLog']>,
    at: Date,
    onUnread: (line: UnreadLine) => void,
  ): Promise<Result<number, string>>;
}

/** Loads through the client that everything else uses. */
export function createLoader(client: EngineClient): Loader {
  const load = async (events: Iterable<SampleEvent>, onProgress: (done: number) => void) => {
    const loaded = await bulkLoad(transportOf(client), events, ({ indexed }) => onProgress(indexed));
    if (!loaded.ok) return fail(wordsOf(loaded.error));
    const { indexed, rejected, examples } = loaded.value;
    await client({ method: 'POST', path: `/${LOADED}/_refresh`, query: { ignore_unavailable: 'true' } });
    return rejected > 0 && indexed === 0
      ? fail(`the search engine took none: ${examples[0]?.reason ?? ''}`)
      : ok(indexed);
  };
  return {
    prepare: () => putTemplates(client),
    loadHistory: (at, onProgress) => load(sampleHistory(at, SEED), onProgress),
    loadNext: at => load(trickle(at, SEED), () => undefined),
    loadAuthLog: async ({ file, shift, zone }, at, onUnread) => {
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return fail(`there is no file ${file}`);
      const lines = readAuthLines(() => linesOfFile(file), { at, zone, shift, path: file });
      return load(toSampleEvents(tellUnread(lines, onUnread)), () => undefined);
    },
  };
}

/** Hands on what was read, and tells of each line that is no event: none is lost in silence. */
function* tellUnread(
  items: Iterable<ReadLine | UnreadLine>,
  onUnread: (line: UnreadLine) => void,
): Generator<ReadLine | UnreadLine> {
  for (const item of items) {
    if (item.kind === 'unread') onUnread(item);
    yield item;
  }
}

async function putTemplates(client: EngineClient): Promise<Result<null, string>> {
  for (const { name, body } of sampleTemplates()) {
    const answer = await client({ method: 'PUT', path: `/_index_template/${encodeURIComponent(name)}`, body });
    if (answer.status !== 200) return fail(engineError(answer).message);
  }
  return ok(null);
}

const transportOf = (client: EngineClient): BulkTransport => ({
  send: async lines => {
    const { status, body, message } = await client({
      method: 'POST',
      path: '/_bulk',
      lines,
      timeoutMs: BULK_TIMEOUT_MS,
    });
    if (status === 0) throw new Error(message ?? 'the search engine cannot be reached');
    return { status, body };
  },
  wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
});

const FAILURES: Readonly<Record<BulkFailure['code'], string>> = {
  busy: 'the search engine stayed too busy',
  refused: 'the search engine refused',
  unreadable: 'the answer was not that of a search engine',
  unreachable: 'the search engine cannot be reached',
};

const wordsOf = ({ code, status, done }: BulkFailure): string =>
  `${FAILURES[code]}${status === undefined ? '' : ` (${status})`} after ${done.indexed} events`;
