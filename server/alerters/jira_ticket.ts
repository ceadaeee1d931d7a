import type { Alert } from '../../common/model/alert.ts';
import { isList, isObject, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { fail, ok } from '../../common/model/result.ts';
import { isTruthy, pythonStr } from '../../common/text/python.ts';
import { shorten } from '../../common/text/shorten.ts';
import { readPrinted } from '../../common/time/instant.ts';
import type { ComposeContext, Words } from '../engine/define_alerter.ts';
import type { Conversation, ConversationPart, SendOutcome } from '../engine/outgoing.ts';
import { DEFAULT_TIME_PATTERN, timePrinter } from '../engine/text/pretty_time.ts';
import { noformatBody } from './bodies.ts';
import type { JiraOptions } from './jira_options.ts';
import { openFields } from './jira_fields.ts';
import { findTicket, findUser, mistaken, openSite, type JiraSite, type Told } from './jira_site.ts';
import { firstMatch } from './titles.ts';

// Longer ones are refused: https://confluence.atlassian.com/adminjiraserver/configuring-advanced-settings-938847160.html
const MAX_SUMMARY_RUNES = 254;
const MAX_TEXT_RUNES = 32_767;

const DAY_MS = 24 * 60 * 60_000;

/** What a ticket is written from. */
export interface Ticket {
  readonly alert: Alert;
  readonly chosen: JiraOptions;
  readonly context: ComposeContext;
  /** Options that name fields of the project. */
  readonly open: JsonObject;
}

const CONFIRMED: SendOutcome = { kind: 'confirmed' };

/** Comments on the ticket that is there, or opens one. Its receipt is the ticket. */
export async function writeTicket(ticket: Ticket, world: Conversation): Promise<SendOutcome> {
  const { chosen } = ticket;
  const opened = await openSite(chosen, world);
  if (!opened.ok) return opened.error;
  const site = opened.value;
  if (chosen.jira_bump_tickets) {
    const found = await findTicket(site, searchFor(ticket, world));
    // A search that Jira does not understand finds nothing; one that it could not answer is made again.
    if (!found.ok && found.error.kind === 'retry') return found.error;
    if (found.ok && found.value !== null) return bump(ticket, { site, world, issue: found.value });
  }
  if (chosen.jira_bump_only) return CONFIRMED;
  const fields = await fieldsOf(ticket, site);
  if (!fields.ok) return fields.error;
  const created = await site.post('issue', { fields: fields.value });
  if (!created.ok) return created.error;
  return receiptFor(chosen, stringAt(created.value, 'key'), { jira_opened: true });
}

const receiptFor = (chosen: JiraOptions, key: string, more: JsonObject = {}): SendOutcome => ({
  kind: 'confirmed',
  receipt: { jira_ticket: key, jira_server: chosen.jira_server, ...more },
});

interface Found {
  readonly site: JiraSite;
  readonly world: Conversation;
  readonly issue: JsonObject;
}

/** A comment for each match, unless the ticket was changed lately. Once one was written, nothing is begun anew. */
async function bump({ alert, chosen, context }: Ticket, { site, world, issue }: Found): Promise<SendOutcome> {
  const key = stringAt(issue, 'key');
  const updated = Date.parse(stringAt(objectAt(issue, 'fields'), 'updated').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (updated >= world.now - chosen.jira_bump_after_inactivity * DAY_MS) return CONFIRMED;
  const place = `issue/${encodeURIComponent(key)}`;
  let written = 0;
  for (const { document, text } of alert.matches) {
    const happenedAt = printed(lookup(document, context.timestampField), true);
    const body = `This alert was triggered again at ${happenedAt}\n${text}`;
    const told = await site.post(`${place}/comment`, { body: shorten(body, MAX_TEXT_RUNES) });
    if (!told.ok && written === 0) return told.error;
    written += 1;
  }
  const labels = chosen.jira_labels ?? chosen.jira_label ?? [];
  if (labels.length > 0) await site.put(place, { update: { labels: labels.map(add => ({ add })) } });
  if (chosen.jira_transition_to !== undefined) await transition(site, place, chosen.jira_transition_to);
  return receiptFor(chosen, key);
}

async function transition(site: JiraSite, place: string, name: string): Promise<void> {
  const known = await site.get(`${place}/transitions`);
  const list = known.ok && isObject(known.value) ? (known.value.transitions ?? null) : null;
  const wanted = isList(list) ? list.find(one => stringAt(one, 'name') === name) : undefined;
  if (wanted !== undefined)
    await site.post(`${place}/transitions`, {
      transition: { id: Number(stringAt(wanted, 'id')) },
      fields: {},
    });
}

/** The fields of a new ticket; what Jira has to be asked for is asked only where it is needed. */
async function fieldsOf({ alert, chosen, context, open }: Ticket, site: JiraSite): Told<JsonObject> {
  const priority = chosen.jira_priority === undefined ? ok(null) : await priorityAt(site, chosen.jira_priority);
  if (!priority.ok) return priority;
  const definitions = Object.keys(open).length === 0 ? ok(null) : await site.get('field');
  if (!definitions.ok) return definitions;
  const own = openFields(open, firstMatch(alert), definitions.value);
  if (!own.ok) return fail(mistaken(own.error));
  const components = chosen.jira_components ?? chosen.jira_component ?? [];
  const labels = chosen.jira_labels ?? chosen.jira_label ?? [];
  const { title, text } = ticketWords(alert, chosen, context);
  return ok({
    project: { key: chosen.jira_project },
    ...(chosen.jira_parent === undefined ? {} : { parent: { key: chosen.jira_parent } }),
    issuetype: { name: chosen.jira_issuetype },
    ...(components.length === 0 ? {} : { components: components.map(name => ({ name })) }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(priority.value === null ? {} : { priority: { id: priority.value } }),
    ...own.value,
    // A line break in a summary is refused as well.
    summary: shorten(title.replace(/\s*[\r\n]+\s*/g, ' '), MAX_SUMMARY_RUNES),
    description: shorten(text, MAX_TEXT_RUNES),
  });
}

/** Title and text of a ticket. */
export const ticketWords = (alert: Alert, chosen: JiraOptions, context: ComposeContext): Words => ({
  title: alert.subject ?? defaultTitle(alert, context, true),
  text: `${chosen.jira_description}\n${noformatBody(alert)}`,
});

/** The id of a priority; null where the list is shorter, for a ticket without it is better than none. */
async function priorityAt(site: JiraSite, index: number): Told<string | null> {
  const known = await site.get('priority');
  if (!known.ok) return known;
  const list: Json = known.value;
  return ok(isList(list) && list[index] !== undefined ? stringAt(list[index], 'id') : null);
}

/** The title where the rule gives none. Source: parity alert-text §2. */
function defaultTitle(
  alert: Alert,
  { queryKey, timestampField, ruleValues }: ComposeContext,
  isWhole: boolean,
): string {
  const match = firstMatch(alert);
  const key = queryKey === null ? null : lookup(match, queryKey);
  const title = isTruthy(key)
    ? `ElastAlert: ${pythonStr(key)} matched ${alert.ruleName}`
    : `ElastAlert: ${alert.ruleName}`;
  if (!isWhole) return title;
  const happenedAt = match[timestampField] ?? null;
  const time = isTruthy(happenedAt) ? ` - ${printed(happenedAt, isTruthy(ruleValues.use_local_time ?? null))}` : '';
  const count = match.spike_count ?? null;
  return `${title}${time}${isTruthy(count) ? ` - ${pythonStr(count)}+ events` : ''}`;
}

/** A time as people read it, in the zone of this machine or its own. */
function printed(written: Json, isLocal: boolean): string {
  const moment = readPrinted(written);
  return moment
    ? timePrinter({ zone: isLocal ? 'local' : null, pattern: DEFAULT_TIME_PATTERN })(moment)
    : pythonStr(written);
}

/** JQL for the ticket that is about the same. Source: https://support.atlassian.com/jira-software-cloud/docs/search-for-work-items-using-the-text-field/ */
function searchFor({ alert, chosen, context }: Ticket, { now }: Conversation): string {
  const whole = alert.subject ?? defaultTitle(alert, context, false);
  const ignored = chosen.jira_ignore_in_title === undefined ? '' : firstMatch(alert)[chosen.jira_ignore_in_title];
  const title = typeof ignored === 'string' && ignored !== '' ? whole.replaceAll(ignored, '') : whole;
  const words = title.replaceAll(' - ', ' ').replace(/["\\]/g, '\\$&').replace(/\s/g, ' ');
  const since = new Date(now - chosen.jira_max_age * DAY_MS).toISOString().slice(0, 10);
  const statuses = (word: string, names: readonly string[] | undefined): string =>
    names === undefined ? '' : ` and status ${word} (${names.map(quotedStatus).join(',')})`;
  return [
    `project=${chosen.jira_project} AND summary~"${words}" and created >= "${since}"`,
    statuses('in', chosen.jira_bump_in_statuses),
    statuses('not in', chosen.jira_bump_not_in_statuses),
  ].join('');
}

const quotedStatus = (name: string): string => (/^\w+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`);

/** Gives the ticket that was opened to somebody; one that was there is left to whom it has. */
export const assignTicket = (chosen: JiraOptions, assignee: string): ConversationPart =>
  forOpened(chosen, async (site, place) => {
    const user = await findUser(site, assignee);
    if (!user.ok) return user.error;
    const { id, isCloud } = user.value;
    const done = await site.put(`${place}/assignee`, isCloud ? { accountId: id } : { name: id });
    return done.ok ? CONFIRMED : done.error;
  });

/** Lets somebody watch the ticket that was opened. */
export const watchTicket = (chosen: JiraOptions, watcher: string): ConversationPart =>
  forOpened(chosen, async (site, place) => {
    const user = await findUser(site, watcher);
    if (!user.ok) return user.error;
    const done = await site.post(`${place}/watchers`, user.value.id);
    return done.ok ? CONFIRMED : done.error;
  });

const forOpened = (
  chosen: JiraOptions,
  act: (site: JiraSite, place: string) => Promise<SendOutcome>,
): ConversationPart => ({
  kind: 'conversation',
  hold: async world => {
    if (world.receipt.jira_opened !== true) return CONFIRMED;
    const site = await openSite(chosen, world);
    return site.ok
      ? act(site.value, `issue/${encodeURIComponent(stringAt(world.receipt, 'jira_ticket'))}`)
      : site.error;
  },
});
