import type { Json, JsonObject } from '../../../common/model/json.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { Proof, RuleFacts } from '../define_rule_type.ts';
import type { Finding } from '../event.ts';
import type { EventSource, SearchAnswer } from '../ports.ts';
import type { Rule } from '../rule.ts';
import { rowsOf } from './dedupe.ts';
import { documentKey } from './enrich.ts';
import { planDocuments, planPages, type Planned } from './plan.ts';

/** What the search engine answered to one planned run. */
export interface Screened {
  readonly planned: Planned;
  readonly answer: Result<SearchAnswer, RunError>;
}

/** Asks all screens in one request. */
export async function readScreens(source: EventSource, plans: readonly Planned[]): Promise<readonly Screened[]> {
  const answers = await source.searchMany(plans.map(planned => planned.request));
  const none: Result<SearchAnswer, RunError> = fail({
    code: 'engine_error',
    message: 'the search engine left a search unanswered',
  });
  return plans.map((planned, index) => ({ planned, answer: answers[index] ?? none }));
}

/** What a rule type needs to know of the fields it groups by. */
export async function readFacts(
  source: EventSource,
  rule: Rule,
): Promise<Result<{ facts: RuleFacts; warnings: readonly string[] }, RunError>> {
  const base = { timestampField: rule.timestampField, printTime: rule.printTime };
  if (rule.queryKeys.length === 0) return ok({ facts: { ...base, keys: [] }, warnings: [] });
  const names = rule.queryKeys.flatMap(name => [name, `${name}.keyword`]);
  const fields = await source.fields(rule.index, names);
  if (!fields.ok) return fields;
  const known = new Map(fields.value.map(field => [field.name, field]));
  const keys = rule.queryKeys.map(name => ({
    field: name,
    aggregateOn: [name, `${name}.keyword`].find(candidate => known.get(candidate)?.aggregatable) ?? null,
  }));
  const absent = rule.queryKeys.filter(name => !known.has(name.replace(/\[\d\].*$/, '')) && !name.includes('['));
  return ok({
    facts: { ...base, keys },
    warnings: absent.map(name => `no index that matches ${rule.index} has the field ${name}`),
  });
}

/** What reading and folding a proof gave. */
export interface Proved {
  readonly findings: readonly Finding[];
  readonly memory: Json;
  /** Events in the run's own window. */
  readonly hits: number;
  readonly unreadable: number;
}

/** Reads the events of a proof page by page and folds them as they come. */
export async function prove(
  source: EventSource,
  planned: Planned,
  proof: Proof,
  memory: Json,
): Promise<Result<Proved, RunError>> {
  const { rule, run } = planned;
  const folding = rule.detector.fold(run, memory);
  const met = new Set<string>();
  let hits = 0;
  let unreadable = 0;
  for await (const page of source.pages(planPages(rule, proof.window, proof.content))) {
    if (!page.ok) return page;
    const read = rowsOf(rule, page.value, met);
    hits += read.rows.filter(row => row.at > run.window.start && row.at <= run.window.end).length;
    unreadable += read.unreadable;
    folding.push(read.rows);
  }
  return ok({ ...folding.close(), hits, unreadable });
}

/** How many ids one request asks for. */
const IDS_PER_REQUEST = 1000;

/** Reads the whole documents of the events that end up in an alert. */
export async function readDocuments(
  source: EventSource,
  rule: Rule,
  findings: readonly Finding[],
): Promise<Result<ReadonlyMap<string, JsonObject>, RunError>> {
  const documents = new Map<string, JsonObject>();
  for (let from = 0; from < findings.length; from += IDS_PER_REQUEST) {
    const ids = findings.slice(from, from + IDS_PER_REQUEST).map(finding => finding.event.id);
    for await (const page of source.pages(planDocuments(rule, ids))) {
      if (!page.ok) return page;
      for (const hit of page.value) documents.set(documentKey(hit.index, hit.id), hit.source);
    }
  }
  return ok(documents);
}
