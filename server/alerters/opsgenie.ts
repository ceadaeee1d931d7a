import type { Alert } from '../../common/model/alert.ts';
import type { Json, JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { braceFormat } from '../../common/text/brace_format.ts';
import { isTruthy, pythonStr } from '../../common/text/python.ts';
import { shorten } from '../../common/text/shorten.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { matchesBody } from './bodies.ts';
import { fillArgs } from './found_values.ts';
import { postJson } from './http_options.ts';
import { opsgenieOptions, type OpsgenieOptions } from './opsgenie_options.ts';
import { firstMatch, prefixedTitle } from './titles.ts';

// What is longer is refused or cut: https://docs.opsgenie.com/docs/alert-api#create-alert
const MAX_MESSAGE_RUNES = 130;
const MAX_DESCRIPTION_RUNES = 15_000;
const MAX_ALIAS_RUNES = 512;
const MAX_ENTITY_RUNES = 512;
const MAX_SOURCE_RUNES = 100;
const MAX_USER_RUNES = 100;
const MAX_TAGS = 20;
const MAX_TAG_RUNES = 50;
const MAX_DETAILS_RUNES = 8000;

/** What a title says of a missing field, whatever the rule's `alert_missing_value`. */
const MISSING = '<MISSING VALUE>';

/** Creates an alert. Source: https://docs.opsgenie.com/docs/alert-api, parity alerters §3. */
export const opsgenie = defineAlerter({
  id: 'opsgenie',
  title: 'Opsgenie',
  summary: 'Creates an alert.',
  example: { opsgenie_key: '01234567-89ab-cdef-0123-456789abcdef', opsgenie_priority: 'P1' },
  options: opsgenieOptions,
  words: (alert, chosen, context) => ({ title: titleOf(alert, chosen, context), text: alert.text }),
  compose: (alert, chosen, context) => [
    postJson(addressOf(alert, chosen), opsgenieAlert(alert, chosen, context), {
      proxy: chosen.opsgenie_proxy,
      headers: { authorization: `GenieKey ${chosen.opsgenie_key}` },
    }),
  ],
});

function addressOf(alert: Alert, { opsgenie_addr: written }: OpsgenieOptions): string {
  const address = fillFields(written, firstMatch(alert));
  if (!URL.canParse(address)) throw new Error('opsgenie_addr is no web address once it is filled');
  return address;
}

/** Fills `{name}` by what is at the top of the match; a text that cannot be filled stays as it is written. */
function fillFields(template: string, match: JsonObject): string {
  const filled = braceFormat(template, { positional: [], named: match });
  return filled.ok ? filled.value : template;
}

function opsgenieAlert(alert: Alert, chosen: OpsgenieOptions, context: ComposeContext): JsonObject {
  const match = firstMatch(alert);
  const fill = (name: FilledOption): string => fillFields(chosen[name] ?? '', match);
  const optional = (name: FilledOption, member: string, maxRunes: number): JsonObject =>
    chosen[name] ? { [member]: shorten(fill(name), maxRunes) } : {};
  const recipients = respondersOf(match, {
    names: chosen.opsgenie_recipients,
    args: chosen.opsgenie_recipients_args,
    otherwise: chosen.opsgenie_default_recipients ?? chosen.opsgenie_default_receipients,
  });
  const teams = respondersOf(match, {
    names: chosen.opsgenie_teams,
    args: chosen.opsgenie_teams_args,
    otherwise: chosen.opsgenie_default_teams,
  });
  const message = chosen.opsgenie_message === undefined ? titleOf(alert, chosen, context) : fill('opsgenie_message');
  return {
    message: shorten(message, MAX_MESSAGE_RUNES),
    ...(chosen.opsgenie_account ? { user: shorten(chosen.opsgenie_account, MAX_USER_RUNES) } : {}),
    ...(recipients.length > 0 ? { responders: recipients.map(username => ({ username, type: 'user' })) } : {}),
    ...(teams.length > 0 ? { teams: teams.map(name => ({ name, type: 'team' })) } : {}),
    description: shorten(matchesBody(alert), MAX_DESCRIPTION_RUNES),
    ...optional('opsgenie_description', 'description', MAX_DESCRIPTION_RUNES),
    ...optional('opsgenie_entity', 'entity', MAX_ENTITY_RUNES),
    ...optional('opsgenie_source', 'source', MAX_SOURCE_RUNES),
    tags: tagsOf(alert, chosen),
    ...priorityOf(chosen.opsgenie_priority === undefined ? null : fill('opsgenie_priority')),
    ...(chosen.opsgenie_alias === undefined ? {} : { alias: shorten(fill('opsgenie_alias'), MAX_ALIAS_RUNES) }),
    ...detailsOf(match, chosen),
  };
}

type FilledOption =
  | 'opsgenie_message'
  | 'opsgenie_description'
  | 'opsgenie_entity'
  | 'opsgenie_source'
  | 'opsgenie_priority'
  | 'opsgenie_alias';

function titleOf(alert: Alert, chosen: OpsgenieOptions, context: ComposeContext): string {
  const { opsgenie_subject: subject, opsgenie_subject_args: args } = chosen;
  if (!subject) return prefixedTitle(alert, context);
  return args && args.length > 0
    ? fillArgs(subject, args, { match: firstMatch(alert), context, missing: MISSING })
    : subject;
}

interface Responders {
  readonly names: readonly string[] | undefined;
  readonly args: Readonly<Record<string, string>>;
  readonly otherwise: readonly string[] | undefined;
}

/** Who is told: those whose braces can be filled, else the default ones, else all as they are written. */
function respondersOf(match: JsonObject, { names, args, otherwise }: Responders): readonly string[] {
  if (names === undefined) return [];
  const found = Object.entries(args).map(([name, source]) => [name, lookup(match, source)] as const);
  const named: Record<string, Json> = Object.fromEntries(found.filter(([, value]) => isTruthy(value)));
  const filled = names.flatMap(name => {
    const one = braceFormat(name, { positional: [], named });
    return one.ok ? [one.value] : [];
  });
  if (filled.length > 0) return filled;
  return otherwise && otherwise.length > 0 ? otherwise : names;
}

function tagsOf(alert: Alert, { opsgenie_tags: written }: OpsgenieOptions): readonly string[] {
  const own = written.map(tag => fillFields(tag, firstMatch(alert)));
  const always = ['ElastAlert', alert.ruleName];
  return [...own.slice(0, MAX_TAGS - always.length), ...always].map(tag => shorten(tag, MAX_TAG_RUNES));
}

const PRIORITIES = new Set(['P1', 'P2', 'P3', 'P4', 'P5']);

/** Null where the rule has none; nothing where it is none that Opsgenie knows. */
const priorityOf = (priority: string | null): JsonObject =>
  priority === null || priority === '' || PRIORITIES.has(priority) ? { priority } : {};

/** What the rule asks for, as long as there is room. */
function detailsOf(match: JsonObject, { opsgenie_details: asked }: OpsgenieOptions): JsonObject {
  const told: Record<string, string> = {};
  let room = MAX_DETAILS_RUNES;
  for (const [name, wanted] of Object.entries(asked)) {
    const value = typeof wanted === 'string' ? wanted : lookup(match, wanted.field);
    room -= [...name].length;
    if (value === null || room <= 0) continue;
    told[name] = shorten(pythonStr(value), room);
    room -= [...told[name]].length;
  }
  return Object.keys(told).length > 0 ? { details: told } : {};
}
