import { stringAt, type JsonObject } from '../../common/model/json.ts';

/** The page of the ticket that Jira opened for the alert, or commented on; null where it did neither. */
export function ticketLink(receipts: JsonObject): string | null {
  const [server, ticket] = [stringAt(receipts, 'jira_server'), stringAt(receipts, 'jira_ticket')];
  return server === '' || ticket === '' ? null : `${server}/browse/${ticket}`;
}
