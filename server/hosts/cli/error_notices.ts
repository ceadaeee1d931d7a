import { isList, type Json } from '../../../common/model/json.ts';
import { formatProblem, type Problem } from '../../../common/model/problem.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { Instant } from '../../../common/time/instant.ts';
import type { Transports } from '../../engine/ports.ts';
import type { Rule } from '../../engine/rule.ts';
import type { TickReport } from '../../engine/run.ts';
import { tellTrouble, type ErrorOutputs, type Trouble } from './error_mail.ts';
import { nameIn } from './measures.ts';

/** Tells people of errors (`notify_email`, `notify_alert`). */
export interface ErrorNotices {
  /** Of rules that could not run, or can no longer. */
  readonly runs: (report: TickReport, rules: readonly Rule[]) => void;
  /** Of a rule file that is broken now. */
  readonly broken: (file: string, problems: readonly Problem[]) => void;
  /** Of anything else that is only told with `notify_all_errors`; nothing where all is well again. */
  readonly trouble: (message: string) => void;
  /** When all that was to be told is. */
  readonly close: () => Promise<void>;
}

/** What `notify_…` says. */
export interface NoticeOptions extends ErrorOutputs {
  readonly email: readonly string[];
  /** `notify_all_errors`: also of errors that are expected and tried again. */
  readonly isAll: boolean;
}

/** What notices need of the world. */
interface NoticeWorld {
  readonly transports: Transports;
  readonly now: () => Instant;
  readonly err: (line: string) => void;
}

/** The same error of the same rule is not told again within this time, however often it comes and goes. */
const QUIET_MS = 60 * 60_000;

/** After so long a notice that nobody took is tried again. */
const AGAIN_MS = 5 * 60_000;

/** A notice names so many rules at most. */
const MAX_NAMED = 50;

/** Errors that nobody expected: ElastAlert turns the rule off for them, and tells of these alone. Source: parity runtime §11. */
const UNEXPECTED: ReadonlySet<RunError['code']> = new Set(['unexpected', 'invalid_rule']);

/** A failure of another node's making is none. */
const isTold = ({ code }: RunError, isAll: boolean): boolean => UNEXPECTED.has(code) || (isAll && code !== 'lost_race');

/** Notices of errors, each kind once while it lasts; of all rules that fail alike in one. */
export function errorNotices(options: NoticeOptions, { transports, now, err }: NoticeWorld): ErrorNotices {
  const lasting = new Map<string, string>();
  const toldAt = new Map<string, Instant>();
  let telling: Promise<void> = Promise.resolve();
  const isNew = (what: string, kind: string): boolean => {
    if (lasting.get(what) === kind) return false;
    const key = `${what}\n${kind}`;
    if (now() - (toldAt.get(key) ?? -Infinity) < QUIET_MS) return false;
    lasting.set(what, kind);
    toldAt.set(key, now());
    return true;
  };
  const tell = (trouble: Trouble, about: readonly (readonly [what: string, kind: string])[]): void => {
    telling = telling.then(async () => {
      const failure = await tellTrouble(transports, options, trouble);
      if (failure === null) return;
      err(`nobody was told of an error: ${failure}`);
      for (const [what, kind] of about) {
        lasting.delete(what);
        toldAt.set(`${what}\n${kind}`, now() - QUIET_MS + AGAIN_MS);
      }
    });
  };
  const troubleOf = (parts: Pick<Trouble, 'subject' | 'text'> & Partial<Trouble>): Trouble => ({
    rule: null,
    at: now(),
    recipients: options.email,
    ...parts,
  });
  return {
    runs: (report, rules) => {
      const groups = new Map<string, Failing[]>();
      for (const { ruleId, error } of report.runs) {
        if (error === null) lasting.delete(ruleId);
        if (error === null || !isTold(error, options.isAll) || !isNew(ruleId, error.code)) continue;
        const recipients = [...new Set([...options.email, ...recipientsOf(rules.find(({ id }) => id === ruleId))])];
        const key = JSON.stringify([error.code, recipients]);
        groups.set(key, [...(groups.get(key) ?? []), { ruleId, name: nameIn(rules, ruleId), error, recipients }]);
      }
      for (const failing of groups.values()) {
        const about = failing.map(({ ruleId, error }): [string, string] => [ruleId, error.code]);
        tell(troubleOf({ ...wordsOf(failing), at: report.at }), about);
      }
    },
    broken: (file, problems) => {
      const lines = problems.filter(({ severity }) => severity === 'error').map(formatProblem);
      if (lines.length === 0) return;
      const about: [string, string] = [file, lines.join('\n')];
      if (!isNew(...about)) return;
      const text = [...lines.slice(0, MAX_NAMED), '', 'What ran before goes on as it was.'].join('\n');
      tell(troubleOf({ subject: `Tocsin: the rule file ${file} is broken`, text }), [about]);
    },
    trouble: message => {
      if (message === '') lasting.delete('');
      else if (options.isAll && isNew('', message))
        tell(troubleOf({ subject: 'Tocsin: something does not work', text: message }), [['', message]]);
    },
    close: () => telling,
  };
}

/** A rule that could not run. */
interface Failing {
  readonly ruleId: string;
  readonly name: string;
  readonly error: RunError;
  readonly recipients: readonly string[];
}

/** A rule names further recipients of its own errors. */
function recipientsOf(rule: Rule | undefined): readonly string[] {
  const written: Json = rule?.values.notify_email ?? [];
  return (isList(written) ? written : [written]).filter(address => typeof address === 'string');
}

function wordsOf(failing: readonly Failing[]): Pick<Trouble, 'subject' | 'text' | 'rule' | 'recipients'> {
  const [first] = failing;
  const names = failing.slice(0, MAX_NAMED).map(({ name, error }) => `${name}: ${error.message}`);
  const more = failing.length - names.length;
  const subject =
    failing.length === 1 ? `Tocsin: the rule ${first?.name} cannot run` : `Tocsin: ${failing.length} rules cannot run`;
  const left = more > 0 ? [`and ${more} more`] : [];
  const text = [
    ...names,
    ...left,
    '',
    'Nothing is turned off: each run is tried again, and what was missed is read then.',
  ];
  return {
    subject,
    text: text.join('\n'),
    rule: failing.length === 1 ? (first?.name ?? null) : null,
    recipients: first?.recipients ?? [],
  };
}

/** Nobody is to be told. */
export const NO_NOTICES: ErrorNotices = {
  runs: () => undefined,
  broken: () => undefined,
  trouble: () => undefined,
  close: () => Promise.resolve(),
};
