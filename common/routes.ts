import type { Alert, AlertStatus, OutboxEntry } from './model/alert.ts';
import type { Catalogue } from './model/catalogue.ts';
import type { ExportReport } from './model/export_report.ts';
import type { ImportReport } from './model/import_report.ts';
import type { JsonObject } from './model/json.ts';
import type { Problem } from './model/problem.ts';
import type { RunReport } from './model/run.ts';
import type { Instant } from './time/instant.ts';

/** What one route is: how it is called and who may call it. `{id}` stands for a part of the path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** `read` sees, `all` changes. */
  readonly privilege: 'read' | 'all';
}

/** The one table of routes; every host mounts it, the app calls it by name. */
export const ROUTES = {
  health: { method: 'GET', path: '/api/tocsin/health', privilege: 'read' },
  catalogue: { method: 'GET', path: '/api/tocsin/catalogue', privilege: 'read' },
  indices: { method: 'GET', path: '/api/tocsin/indices', privilege: 'read' },
  fields: { method: 'GET', path: '/api/tocsin/fields', privilege: 'read' },
  fieldValues: { method: 'GET', path: '/api/tocsin/fields/values', privilege: 'read' },
  preview: { method: 'POST', path: '/api/tocsin/preview', privilege: 'read' },
  rules: { method: 'GET', path: '/api/tocsin/rules', privilege: 'read' },
  rule: { method: 'GET', path: '/api/tocsin/rules/{id}', privilege: 'read' },
  importRules: { method: 'POST', path: '/api/tocsin/rules/_import', privilege: 'all' },
  exportRules: { method: 'GET', path: '/api/tocsin/rules/_export', privilege: 'read' },
  validateRule: { method: 'POST', path: '/api/tocsin/rules/_validate', privilege: 'read' },
  createRule: { method: 'POST', path: '/api/tocsin/rules', privilege: 'all' },
  updateRule: { method: 'PUT', path: '/api/tocsin/rules/{id}', privilege: 'all' },
  enableRule: { method: 'POST', path: '/api/tocsin/rules/{id}/_enable', privilege: 'all' },
  deleteRule: { method: 'DELETE', path: '/api/tocsin/rules/{id}', privilege: 'all' },
  alerts: { method: 'GET', path: '/api/tocsin/alerts', privilege: 'read' },
  alert: { method: 'GET', path: '/api/tocsin/alerts/{id}', privilege: 'read' },
  setAlertStatus: { method: 'POST', path: '/api/tocsin/alerts/{id}/_status', privilege: 'all' },
  outbox: { method: 'GET', path: '/api/tocsin/outbox', privilege: 'read' },
  sendAgain: { method: 'POST', path: '/api/tocsin/outbox/{id}/_send_again', privilege: 'all' },
  secrets: { method: 'GET', path: '/api/tocsin/secrets', privilege: 'all' },
  putSecret: { method: 'PUT', path: '/api/tocsin/secrets/{name}', privilege: 'all' },
  removeSecret: { method: 'DELETE', path: '/api/tocsin/secrets/{name}', privilege: 'all' },
  inbox: { method: 'GET', path: '/api/tocsin/inbox', privilege: 'read' },
} as const satisfies Record<string, Route>;

/** The name of a route. */
export type RouteName = keyof typeof ROUTES;

/** One field of an index pattern. */
export interface FieldSummary {
  readonly name: string;
  readonly type: string;
  readonly aggregatable: boolean;
}

/** A value of a field and how many events have it. */
export interface TopValue {
  readonly value: string;
  readonly count: number;
}

/** How a rule fares, from its last run. */
export type RuleHealth = 'ok' | 'warning' | 'not_told' | 'failed' | 'invalid' | 'disabled' | 'not_run_yet';

/** A rule as the list shows it. */
export interface RuleSummary {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly index: string;
  readonly enabled: boolean;
  readonly outputs: readonly string[];
  /** Whether its text is known: where it is not, the rule can only be deleted. */
  readonly isReadable: boolean;
  readonly health: RuleHealth;
  /** What is wrong, in words; empty where nothing is. */
  readonly healthMessage: string;
  readonly lastRun: RunReport | null;
  readonly lastAlertAt: Instant | null;
  readonly updatedAt: Instant;
  readonly revision: number;
}

/** A rule with its text. Secret values in the text are replaced by `••••••`; kept ones are put back on save. */
export interface RuleDetail extends RuleSummary {
  readonly yaml: string;
  readonly problems: readonly Problem[];
}

/** An alert as the list shows it. */
export interface AlertSummary {
  readonly id: string;
  readonly title: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly key: string | null;
  readonly firedAt: Instant;
  readonly matchedAt: Instant;
  readonly status: AlertStatus;
}

/** How delivery to one output stands, for people: no alert body, no secret. */
export type DeliverySummary = Omit<OutboxEntry, 'alert'> & { readonly alertId: string; readonly alertTitle: string };

/** A secret as people see it: its value never leaves. */
export interface SecretInfo {
  readonly name: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string | null;
  /** Why it cannot be used, as a sentence goes on after its name; null where it can. */
  readonly problem: string | null;
  /** The rules that name it. */
  readonly usedBy: readonly { readonly id: string; readonly name: string }[];
}

/** One message the local inbox of the standalone host received. */
export interface InboxMessage {
  readonly at: Instant;
  readonly via: 'http' | 'smtp';
  /** The path or the recipients. */
  readonly to: string;
  readonly title: string;
  readonly body: string;
}

/** One would-be alert of a preview. */
export interface PreviewAlert {
  readonly at: Instant;
  readonly key: string | null;
  readonly title: string;
  readonly text: string;
  readonly summary: string;
  readonly document: JsonObject;
}

/** What a rule would have done over a range, found by the engine that runs rules. */
export interface PreviewResult {
  readonly problems: readonly Problem[];
  /** Events that pass the filter, by time. */
  readonly buckets: readonly { readonly at: Instant; readonly count: number }[];
  readonly events: number;
  /** The first hundred. */
  readonly alerts: readonly PreviewAlert[];
  readonly alertCount: number;
  readonly heldCount: number;
  /** Why it could not be computed, in words; null where it could. */
  readonly error: string | null;
}

/** What each route takes (query for GET, body otherwise; `id` is in the path) and answers. Times are epoch ms. */
export interface Api {
  readonly health: {
    in: Record<string, never>;
    out: {
      readonly status: 'ok' | 'degraded';
      readonly product: string;
      readonly version: string;
      readonly message: string;
      readonly lastTickAt: Instant | null;
      readonly canWrite: boolean;
      readonly hasInbox: boolean;
    };
  };
  readonly catalogue: { in: Record<string, never>; out: Catalogue };
  readonly indices: { in: { pattern?: string }; out: { readonly indices: readonly string[] } };
  readonly fields: { in: { index: string }; out: { readonly fields: readonly FieldSummary[] } };
  readonly fieldValues: {
    in: { index: string; field: string; query?: string };
    out: { readonly total: number; readonly withField: number; readonly values: readonly TopValue[] };
  };
  readonly preview: { in: { yaml: string; from: Instant; to: Instant }; out: PreviewResult };
  readonly rules: { in: Record<string, never>; out: { readonly rules: readonly RuleSummary[] } };
  readonly rule: { in: { id: string }; out: RuleDetail };
  readonly importRules: {
    in: {
      /** ElastAlert's files; `name` is the path within their folder. A config.yaml among them holds for all. */
      files: readonly { readonly name: string; readonly text: string }[];
      /** What `$NAME` in the files stands for. */
      variables?: Readonly<Record<string, string>>;
      dryRun?: boolean;
      replace?: boolean;
      enabled?: boolean;
      keepSecrets?: boolean;
    };
    out: ImportReport;
  };
  readonly exportRules: { in: Record<string, never>; out: ExportReport };
  readonly validateRule: { in: { yaml: string; id?: string }; out: { readonly problems: readonly Problem[] } };
  readonly createRule: { in: { yaml: string; enabled: boolean }; out: RuleDetail };
  readonly updateRule: { in: { id: string; yaml: string; revision: number }; out: RuleDetail };
  readonly enableRule: { in: { id: string; enabled: boolean }; out: RuleDetail };
  readonly deleteRule: { in: { id: string }; out: { readonly deleted: true } };
  readonly alerts: {
    in: {
      from?: number;
      size?: number;
      status?: AlertStatus;
      ruleId?: string;
      query?: string;
      since?: Instant;
      until?: Instant;
    };
    out: {
      readonly total: number;
      readonly alerts: readonly AlertSummary[];
      readonly histogram: readonly { readonly at: Instant; readonly count: number }[];
    };
  };
  readonly alert: {
    in: { id: string };
    out: { readonly alert: Alert; readonly status: AlertStatus; readonly deliveries: readonly DeliverySummary[] };
  };
  readonly setAlertStatus: {
    in: { id: string; status: AlertStatus };
    out: { readonly id: string; readonly status: AlertStatus };
  };
  readonly outbox: {
    in: { status?: 'pending' | 'delivered' | 'dead'; size?: number };
    out: { readonly entries: readonly DeliverySummary[] };
  };
  readonly sendAgain: { in: { id: string }; out: DeliverySummary };
  readonly secrets: { in: Record<string, never>; out: { readonly secrets: readonly SecretInfo[] } };
  readonly putSecret: { in: { name: string; value: string }; out: SecretInfo };
  /** Refused while a rule names it, unless `force`. */
  readonly removeSecret: { in: { name: string; force?: boolean }; out: { readonly removed: true } };
  readonly inbox: { in: Record<string, never>; out: { readonly messages: readonly InboxMessage[] } };
}

/** What a refused call answers, with status 400, 403, 404, 409 or 5xx. */
export interface ApiRefusal {
  readonly code: 'bad_request' | 'forbidden' | 'not_found' | 'conflict' | 'invalid_rule' | 'engine' | 'internal';
  readonly message: string;
  readonly problems?: readonly Problem[];
}
