import { z } from 'zod';
import { field } from '../declare/field.ts';
import { count, fieldName, flag, oneOrMany, text, url } from '../declare/kinds.ts';

const named = () => text().min(1, { error: 'must not be empty' });
const someNames = (label: string, help: string) => field(oneOrMany(named()).optional(), { label, help });

/** What may be set of a ticket. */
export const jiraOptions = z.object({
  jira_server: field(url(), { label: 'Jira server', help: 'The address of Jira, such as https://jira.example.org.' }),
  jira_account_file: field(named(), {
    label: 'Account file',
    help: 'YAML with `user` and `password`, or with `apikey`; it lies beside the rule.',
    secret: true,
  }),
  jira_project: field(named(), { label: 'Project', help: 'The key of the project, such as SEC.' }),
  jira_issuetype: field(named(), { label: 'Issue type', help: 'Such as Bug.' }),
  jira_parent: field(named().optional(), { label: 'Parent', help: 'The key of the issue to open a sub-task of.' }),
  jira_assignee: field(named().optional(), { label: 'Assignee', help: 'Who has to look at it.' }),
  jira_watchers: someNames('Watchers', 'Who is told of it by Jira; one user or several.'),
  jira_components: someNames('Components', 'Of the project; one or several.'),
  jira_component: someNames('Component', 'The older name of `jira_components`, which wins.'),
  jira_labels: someNames('Labels', 'One or several.'),
  jira_label: someNames('Label', 'The older name of `jira_labels`, which wins.'),
  jira_priority: field(count(0).optional(), {
    label: 'Priority',
    help: 'Its place in the list of priorities of the server, from 0.',
  }),
  jira_description: field(text().default(''), { label: 'Description', help: 'Above the text of the alert.' }),
  jira_bump_tickets: field(flag().default(false), {
    label: 'Comment on open tickets',
    help: 'Where there is a ticket of the same title, it gets a comment and no new one is opened.',
  }),
  jira_max_age: field(count(0).default(30), {
    label: 'Oldest ticket',
    help: 'How old a ticket may be that gets a comment.',
    unit: 'days',
  }),
  jira_bump_in_statuses: someNames('Only in these states', 'Of tickets that get a comment.'),
  jira_bump_not_in_statuses: someNames('Not in these states', 'Of tickets that get a comment.'),
  jira_bump_after_inactivity: field(count(0).default(0), {
    label: 'Quiet time of a ticket',
    help: 'A ticket that was changed within so many days gets no comment.',
    unit: 'days',
  }),
  jira_bump_only: field(flag().default(false), { label: 'Only comment', help: 'Never open a ticket.' }),
  jira_transition_to: field(named().optional(), {
    label: 'Transition',
    help: 'The name of the transition of a ticket that got a comment.',
  }),
  jira_ignore_in_title: field(fieldName().optional(), {
    label: 'Left out of titles',
    help: 'A field whose value may differ in the title of the ticket that is looked for.',
  }),
});

/** The options of the output. */
export type JiraOptions = z.output<typeof jiraOptions>;
