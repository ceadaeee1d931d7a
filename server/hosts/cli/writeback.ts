import { messageOf } from '../../../common/text/message_of.ts';
import type { RunReport } from '../../../common/model/run.ts';
import type { Store } from '../../engine/ports.ts';
import type { Rule } from '../../engine/rule.ts';
import type { RuleState } from '../../engine/state.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { together } from '../../sources/together.ts';
import { bulk, CONFLICT, type BulkWrite } from '../../stores/bulk.ts';
import {
  alertDocuments,
  errorDocument,
  silenceDocument,
  statusDocument,
  type WritebackStyle,
} from './writeback_documents.ts';

/** Where ElastAlert's documents go. */
interface Writeback {
  readonly client: EngineClient;
  /** `writeback_index` of config.yaml. */
  readonly base: string;
  readonly style: WritebackStyle;
  readonly rules: () => readonly Rule[];
  readonly now: () => number;
  /** Where a failure is said: these documents are for people, nothing depends on them. */
  readonly warn: (message: string) => void;
}

/**
 * The same store, which also writes the documents ElastAlert writes, so that dashboards over them go on.
 * They are never read back. Source: parity runtime §8.
 */
export function writingBack<S extends Store>(store: S, writeback: Writeback): S {
  const before = new Map<string, RuleState>();
  const ruleOf = (id: string): Rule | undefined => writeback.rules().find(rule => rule.id === id);
  const write = async (writes: readonly BulkWrite[]): Promise<void> => {
    try {
      const items = await bulk(writeback.client, writes);
      const failed = items.find(item => item.error !== null && item.status !== CONFLICT);
      if (failed?.error) writeback.warn(`write-back documents: ${failed.error.message}`);
    } catch (error) {
      writeback.warn(`write-back documents: ${messageOf(error)}`);
    }
  };
  const writeSoon = together(async (each: readonly (readonly BulkWrite[])[]) => {
    await write(each.flat());
    return each;
  });
  return {
    ...store,
    loadStates: async rules => {
      const states = await store.loadStates(rules);
      for (const [id, { state }] of states) before.set(id, state);
      return states;
    },
    commitStates: async writes => {
      const started = writeback.now();
      const written = await store.commitStates(writes);
      const kept = writes.filter((_, index) => written[index]?.ok);
      const rules = new Map(writeback.rules().map(rule => [rule.id, rule]));
      const documents = kept.flatMap(({ state }) => {
        const last = before.get(state.ruleId);
        // A state is written again when its alerts are in the outbox: the run was told of before.
        const isSameRun = last?.lastRun === state.lastRun;
        const run = isSameRun ? [] : runDocuments(writeback, state, { rule: rules.get(state.ruleId), started });
        return [...silences(writeback, last, state), ...run];
      });
      for (const { state } of kept) before.set(state.ruleId, state);
      await write(documents);
      return written;
    },
    updateEntry: async (entry, version) => {
      const written = await store.updateEntry(entry, version);
      const rule = ruleOf(entry.alert.ruleId);
      const isTold = entry.status !== 'pending' || entry.lastError !== null;
      if (written.ok && rule && isTold) {
        const documents = alertDocuments(entry, { rule, at: writeback.now() }, writeback.style);
        // What was sent by one output stays sent: a failure never writes over it.
        const action = entry.status === 'delivered' ? 'index' : 'create';
        await writeSoon(documents.map(({ id, document }) => ({ action, index: writeback.base, id, document })));
      }
      return written;
    },
  };
}

/** Quiet times that began or grew in this run. */
function silences({ base }: Writeback, before: RuleState | undefined, state: RuleState): readonly BulkWrite[] {
  const at = state.lastRun?.at ?? 0;
  return Object.entries(state.quiet)
    .filter(([key, { until }]) => before?.quiet[key]?.until !== until)
    .map(([key, quiet]) => ({
      action: 'index',
      index: `${base}_silence`,
      id: `${state.ruleId}:${key}:${quiet.until}`,
      document: silenceDocument(key, quiet, at),
    }));
}

interface RunOf {
  readonly rule: Rule | undefined;
  readonly started: number;
}

function runDocuments(writeback: Writeback, state: RuleState, { rule, started }: RunOf): readonly BulkWrite[] {
  const run: RunReport | null = state.lastRun;
  if (!run || !rule) return [];
  const id = `${state.ruleId}:${run.at}`;
  if (run.error) {
    const document = errorDocument(`Error running rule ${rule.name}: ${run.error.message}`, rule.name, run.at);
    return [{ action: 'index', index: `${writeback.base}_error`, id, document }];
  }
  const document = statusDocument(run, rule, Math.max(0, writeback.now() - started) / 1000);
  return [{ action: 'index', index: `${writeback.base}_status`, id, document }];
}
