import { defineAlerter } from '../engine/define_alerter.ts';
import { jiraOptions } from './jira_options.ts';
import { assignTicket, ticketWords, watchTicket, writeTicket } from './jira_ticket.ts';

/**
 * Opens a ticket, or comments on the one that is there. The ticket, its assignee and its watchers are parts of their
 * own, so that a retry opens no second one.
 * Source: https://developer.atlassian.com/server/jira/platform/rest/v10000/, parity alerters §4.
 */
export const jira = defineAlerter({
  id: 'jira',
  title: 'Jira',
  summary:
    'Opens a ticket, or comments on the one that is there. Options jira_… of other names set the fields of those names.',
  example: {
    jira_server: 'https://jira.example.org',
    jira_account_file: 'jira_account.yaml',
    jira_project: 'SEC',
    jira_issuetype: 'Bug',
  },
  options: jiraOptions,
  openPrefix: 'jira_',
  givesReceipt: true,
  fieldsAs: 'code',
  words: ticketWords,
  compose: (alert, chosen, context, open) => [
    { kind: 'conversation', hold: world => writeTicket({ alert, chosen, context, open }, world) },
    ...(chosen.jira_assignee === undefined ? [] : [assignTicket(chosen, chosen.jira_assignee)]),
    ...(chosen.jira_watchers ?? []).map(watcher => watchTicket(chosen, watcher)),
  ],
});
