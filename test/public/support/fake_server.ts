import type { Catalogue } from '../../../common/model/catalogue.ts';
import type { Alert } from '../../../common/model/alert.ts';
import {
  ROUTES,
  type Api,
  type ApiRefusal,
  type AlertSummary,
  type RouteName,
  type RuleDetail,
  type SecretInfo,
} from '../../../common/routes.ts';
import type { Http, HttpOptions } from '../../../public/app/host_contract.ts';

/** A refusal a test wants a route to give. */
export type Refusal = ApiRefusal & { readonly status: number };

/** What the fake server knows; tests change it as they like. */
export interface World {
  catalogue: Catalogue;
  health: Api['health']['out'];
  indices: readonly string[];
  fields: Api['fields']['out']['fields'];
  fieldValues: Api['fieldValues']['out'];
  rules: RuleDetail[];
  alerts: (AlertSummary & { detail?: Api['alert']['out'] })[];
  preview: (input: Api['preview']['in']) => Api['preview']['out'];
  problems: (yaml: string) => Api['validateRule']['out']['problems'];
  messages: Api['inbox']['out']['messages'];
  secrets: readonly string[];
  refusals: Partial<Record<RouteName, Refusal>>;
  /** Routes whose answers wait until the test lets them go. */
  held: Set<RouteName>;
}

/** One call that was made. */
interface Call {
  readonly name: RouteName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal | undefined;
  /** Lets a held answer go. */
  readonly release: () => void;
}

type Input = Readonly<Record<string, unknown>>;

/** A server in memory that speaks `common/routes.ts`. */
export function fakeServer(world: World): { readonly http: Http; readonly calls: Call[]; to(name: RouteName): Call[] } {
  const calls: Call[] = [];
  const fetch = async (path: string, options: HttpOptions): Promise<unknown> => {
    const { name, inPath } = routeOf(path, options.method);
    const body: unknown = options.body === undefined ? {} : JSON.parse(options.body);
    const input: Input = { ...options.query, ...entriesOf(body), ...inPath };
    let release = (): void => undefined;
    const waiting = world.held.has(name) ? new Promise<void>(resolve => (release = resolve)) : Promise.resolve();
    calls.push({ name, input, signal: options.signal, release: () => release() });
    await waiting;
    const refusal = world.refusals[name];
    if (refusal) throw httpError(refusal);
    return answer(world, name, input);
  };
  return { http: { fetch }, calls, to: name => calls.filter(call => call.name === name) };
}

const entriesOf = (value: unknown): Input =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** As hosts throw it: an error with the answer's body. */
function httpError({ status, ...body }: Refusal): Error {
  return Object.assign(new Error(body.message), { body, response: { status } });
}

function routeOf(path: string, method: string): { name: RouteName; inPath: Input } {
  const names: RouteName[] = [];
  for (const name of ROUTE_NAMES) {
    const route = ROUTES[name];
    const pattern = new RegExp(`^${route.path.replace(/\{\w+\}/, '([^/]+)')}$`);
    const found = pattern.exec(path);
    if (found && route.method === method) {
      const [, inPath] = /\{(\w+)\}/.exec(route.path) ?? [];
      if (inPath === undefined) return { name, inPath: {} };
      if (!(found[1] ?? '').startsWith('_')) return { name, inPath: { [inPath]: decodeURIComponent(found[1] ?? '') } };
    }
    names.push(name);
  }
  throw new Error(`no route ${method} ${path} among ${names.join(', ')}`);
}

const ROUTE_NAMES: readonly RouteName[] = [
  ...(['health', 'catalogue', 'indices', 'fields', 'fieldValues', 'preview', 'rules', 'rule', 'validateRule'] as const),
  ...(['createRule', 'updateRule', 'enableRule', 'deleteRule', 'alerts', 'alert', 'setAlertStatus'] as const),
  ...(['outbox', 'sendAgain', 'inbox', 'secrets', 'putSecret'] as const),
];

const textAt = (input: Input, key: string): string => {
  const value = input[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

function answer(world: World, name: RouteName, input: Input): unknown {
  const id = textAt(input, 'id');
  const rule = world.rules.find(known => known.id === id);
  const replace = (changed: RuleDetail): RuleDetail => {
    world.rules = world.rules.map(known => (known.id === id ? changed : known));
    return changed;
  };
  switch (name) {
    case 'health':
      return world.health;
    case 'catalogue':
      return world.catalogue;
    case 'indices':
      return { indices: world.indices };
    case 'fields':
      return { fields: world.fields };
    case 'fieldValues':
      return world.fieldValues;
    case 'preview':
      return world.preview({ yaml: textAt(input, 'yaml'), from: Number(input['from']), to: Number(input['to']) });
    case 'rules':
      return { rules: world.rules };
    case 'rule':
      if (!rule) throw httpError({ status: 404, code: 'not_found', message: 'There is no such rule.' });
      return rule;
    case 'importRules':
    case 'exportRules':
    case 'removeSecret':
      throw new Error(`no page asks for ${name}`);
    case 'secrets':
      return { secrets: world.secrets.map(secretNamed) };
    case 'putSecret':
      world.secrets = [...world.secrets, textAt(input, 'name')];
      return secretNamed(textAt(input, 'name'));
    case 'validateRule':
      return { problems: world.problems(textAt(input, 'yaml')) };
    case 'createRule': {
      const created = { ...exampleRule('created'), yaml: textAt(input, 'yaml'), enabled: input['enabled'] === true };
      world.rules = [...world.rules, created];
      return created;
    }
    case 'updateRule':
      if (!rule || rule.revision !== input['revision'])
        throw httpError({ status: 409, code: 'conflict', message: 'Somebody else saved this rule.' });
      return replace({ ...rule, yaml: textAt(input, 'yaml'), revision: rule.revision + 1 });
    case 'enableRule':
      if (!rule) throw httpError({ status: 404, code: 'not_found', message: 'There is no such rule.' });
      return replace({
        ...rule,
        enabled: input['enabled'] === true,
        health: input['enabled'] === true ? 'ok' : 'disabled',
      });
    case 'deleteRule':
      world.rules = world.rules.filter(known => known.id !== id);
      return { deleted: true };
    case 'alerts':
      return listAlerts(world, input);
    case 'alert':
      return alertDetail(world, id);
    case 'setAlertStatus':
      world.alerts = world.alerts.map(alert =>
        alert.id === id
          ? {
              ...alert,
              status: input['status'] === 'open' ? 'open' : input['status'] === 'closed' ? 'closed' : 'acknowledged',
            }
          : alert,
      );
      return { id, status: input['status'] };
    case 'outbox':
      return { entries: [] };
    case 'sendAgain':
      return { id };
    case 'inbox':
      return { messages: world.messages };
  }
}

const secretNamed = (name: string): SecretInfo => ({ name, updatedAt: 0, updatedBy: null, problem: null, usedBy: [] });

function listAlerts(world: World, input: Input): Api['alerts']['out'] {
  const [from, size] = [Number(input['from'] ?? 0), Number(input['size'] ?? 50)];
  const [since, until] = [Number(input['since'] ?? 0), Number(input['until'] ?? Infinity)];
  const words = textAt(input, 'query').toLowerCase();
  const found = world.alerts.filter(
    alert =>
      (input['status'] === undefined || alert.status === input['status']) &&
      (input['ruleId'] === undefined || alert.ruleId === input['ruleId']) &&
      alert.title.toLowerCase().includes(words) &&
      alert.firedAt >= since &&
      alert.firedAt <= until,
  );
  const step = (until - since) / 48;
  const histogram = Array.from({ length: 48 }, (_, index) => {
    const at = since + index * step;
    return { at, count: found.filter(alert => alert.firedAt >= at && alert.firedAt < at + step).length };
  });
  return { total: found.length, alerts: found.slice(from, from + size), histogram };
}

function alertDetail(world: World, id: string): Api['alert']['out'] {
  const summary = world.alerts.find(alert => alert.id === id);
  if (!summary) throw httpError({ status: 404, code: 'not_found', message: 'There is no such alert.' });
  if (summary.detail) return { ...summary.detail, status: summary.status };
  return { alert: exampleAlert(summary), status: summary.status, deliveries: [] };
}

/** An alert with all that belongs to it. */
export const exampleAlert = (summary: AlertSummary): Alert => ({
  id: summary.id,
  ruleId: summary.ruleId,
  ruleName: summary.ruleName,
  ruleType: 'threshold',
  scope: 'default',
  key: summary.key,
  firedAt: summary.firedAt,
  matchedAt: summary.matchedAt,
  subject: null,
  summary: null,
  title: summary.title,
  text: `${summary.title}\n\nmore words`,
  matches: [
    {
      document: { '@timestamp': '2024-05-01T12:00:00Z', user: { name: 'eve' }, tags: ['a', 'b'], num_hits: 12 },
      text: summary.title,
    },
  ],
  evidence: {
    summary: '12 events within 5 minutes; 10 are enough',
    window: { start: summary.matchedAt - 300_000, end: summary.matchedAt },
    counted: 12,
    needed: 10,
    eventIds: ['e1'],
  },
  outputs: ['pager'],
  includeMatchInRoot: false,
});

/** A rule as the server tells of it. */
export const exampleRule = (id: string, change: Partial<RuleDetail> = {}): RuleDetail => ({
  id,
  name: `Rule ${id}`,
  type: 'threshold',
  index: 'filebeat-*',
  enabled: true,
  outputs: ['pager'],
  isReadable: true,
  health: 'ok',
  healthMessage: '',
  lastRun: null,
  lastAlertAt: null,
  updatedAt: 0,
  revision: 1,
  yaml: `# mine\nname: Rule ${id}\ntype: threshold\nindex: filebeat-*\nleast: 10\nwithin:\n  minutes: 5\nmine_alone: kept\nalert:\n  - pager\npager_token: ••••••\n`,
  problems: [],
  ...change,
});
