import { fail, ok, type Result } from '../../../common/model/result.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { Instant, Span } from '../../../common/time/instant.ts';
import type { Rule } from '../../engine/rule.ts';
import type { Connection } from './connection.ts';
import { connectTo, type Engine } from './engine_access.ts';
import type { Trace } from './engine_trace.ts';
import { loadRules, type RuleFile, type RuleFolder } from './load/rules.ts';
import { reportProblems } from './report_problems.ts';
import { refreshRules } from './rule_set.ts';
import { enabledRules, groupRules, type Session } from './session.ts';
import type { SourcedRules } from './tick_groups.ts';
import type { World } from './world.ts';

/** The rules that run now; they follow their files. */
export interface LiveRules {
  /** Looks at the files again where it is time to. */
  refresh(at: Instant): Promise<void>;
  /** The rules with the sources they read from. */
  sourced(): Promise<Result<readonly SourcedRules[], string>>;
  rules(): readonly Rule[];
  /** The shortest time between two runs. */
  readonly every: () => Span;
}

/** What live rules are made of. */
export interface LiveRulesParts {
  readonly world: World;
  readonly session: Session;
  readonly isPinned: boolean;
  readonly trace: Trace | undefined;
  /** Told of each file whose problems are new. */
  readonly onChanged: (file: RuleFile) => void;
}

/** Rules that are read again each `run_every` of config.yaml, unless they are pinned. */
export function liveRules({ world, session, isPinned, trace, onChanged }: LiveRulesParts): LiveRules {
  const { loading, config } = session;
  let folder: RuleFolder = session.folder;
  let lookedAt: Instant | null = null;
  const engines = new Map<string, Engine>();
  const engineFor = async (connection: Connection): Promise<Result<Engine, string>> => {
    const key = JSON.stringify(connection);
    const known = engines.get(key);
    if (known) return ok(known);
    const engine = await connectTo(connection, world, trace);
    if (engine.ok) engines.set(key, engine.value);
    return engine;
  };
  return {
    refresh: async at => {
      lookedAt ??= at;
      if (isPinned || at - lookedAt < config.options.run_every) return;
      lookedAt = at;
      const read = await loadRules(loading).catch((error: unknown) => messageOf(error));
      if (typeof read === 'string') return world.err(`secrets cannot be read: ${read}; the rules go on as they are`);
      const refreshed = refreshRules(folder, read);
      reportProblems(
        world,
        refreshed.changed.flatMap(({ problems }) => problems),
      );
      refreshed.notes.forEach(note => world.err(note));
      refreshed.changed.forEach(onChanged);
      folder = refreshed.folder;
    },
    sourced: async () => {
      const groups = groupRules(session, folder.files, world);
      if (!groups.ok) return groups;
      const sourced: SourcedRules[] = [];
      for (const { connection, rules } of groups.value) {
        const engine = await engineFor(connection);
        if (!engine.ok) return fail(engine.error);
        sourced.push({ source: engine.value.source, rules });
      }
      return ok(sourced);
    },
    rules: () => enabledRules(folder.files),
    every: () => Math.min(config.options.run_every, ...enabledRules(folder.files).map(({ runEvery }) => runEvery)),
  };
}
