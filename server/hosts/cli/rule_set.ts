import { formatProblem } from '../../../common/model/problem.ts';
import type { RuleFile, RuleFolder } from './load/rules.ts';

/** The rules after looking at their files again, and what to say about it. */
export interface Refreshed {
  readonly folder: RuleFolder;
  readonly notes: readonly string[];
  /** Files whose problems are new. */
  readonly changed: readonly RuleFile[];
}

/**
 * Compares the rules that run with what the files say now: a changed rule is taken over, a new one is added, a
 * deleted one goes; of one that is broken now, the version that runs goes on.
 */
export function refreshRules(running: RuleFolder, now: RuleFolder): Refreshed {
  const before = new Map(running.files.map(file => [file.file, file]));
  const files = withoutUsurpers(
    now.files.map(file => settle(before.get(file.file), file)),
    before,
  );
  // A folder that cannot be read now says nothing about its rules: they go on.
  const gone = running.files.filter(({ file }) => !now.files.some(other => other.file === file));
  const kept = now.problems.length > 0 ? gone : [];
  const changed = now.files.filter(file => problemsOf(file) !== problemsOf(before.get(file.file)));
  const notes = [
    ...files.flatMap(file => noteOf(before.get(file.file), file)),
    ...gone.filter(file => !kept.includes(file)).map(({ file }) => `${file}: gone; the rule no longer runs`),
  ];
  return { folder: { files: [...files, ...kept], problems: now.problems }, notes, changed };
}

function settle(before: RuleFile | undefined, now: RuleFile): RuleFile {
  if (!before?.rule) return now;
  if (!now.rule) return { ...before, problems: now.problems };
  return before.hash === now.hash ? { ...now, rule: before.rule } : now;
}

/** A new file does not take the name of a rule that runs. */
function withoutUsurpers(files: readonly RuleFile[], before: ReadonlyMap<string, RuleFile>): readonly RuleFile[] {
  const owned = new Set(
    files.flatMap(({ file, rule }) => (rule && before.get(file)?.rule?.id === rule.id ? [rule.id] : [])),
  );
  return files.map(file => {
    const isOwner = before.get(file.file)?.rule?.id === file.rule?.id;
    return file.rule && owned.has(file.rule.id) && !isOwner ? { ...file, rule: null } : file;
  });
}

const problemsOf = (file: RuleFile | undefined): string => (file?.problems ?? []).map(formatProblem).join('\n');

function noteOf(before: RuleFile | undefined, now: RuleFile): readonly string[] {
  if (!before) return now.rule ? [`${now.file}: new rule "${now.rule.name}"`] : [`${now.file}: new, and left out`];
  if (before.hash !== now.hash && now.rule) return [`${now.file}: changed; the new version runs`];
  const isNewlyBroken =
    problemsOf(before) !== problemsOf(now) && now.problems.some(({ severity }) => severity === 'error');
  return isNewlyBroken ? [`${now.file}: broken now; the old version goes on`] : [];
}
