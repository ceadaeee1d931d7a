import { isList, isObject, type Json } from '../../../common/model/json.ts';
import { parseJson } from '../../../common/model/json_text.ts';
import type { InboxMessage } from '../../../common/routes.ts';

/** The last messages that arrived, newest first; older ones are forgotten. */
export interface Inbox {
  add(message: InboxMessage): void;
  messages(): readonly InboxMessage[];
}

/** How many messages are kept. */
export const MAX_MESSAGES = 200;

/** Longer bodies are cut. */
const MAX_BODY_CHARS = 20_000;

const MAX_TITLE_CHARS = 200;

/** A new, empty inbox. It is kept in memory only. */
export function createInbox(): Inbox {
  let kept: readonly InboxMessage[] = [];
  return {
    add: message => {
      const { title, body } = message;
      const bounded = { ...message, title: title.slice(0, MAX_TITLE_CHARS), body: body.slice(0, MAX_BODY_CHARS) };
      kept = [bounded, ...kept].slice(0, MAX_MESSAGES);
    },
    messages: () => kept,
  };
}

/** Where chat services and webhooks put what a person reads first. */
const TITLE_KEYS = [
  'subject',
  'title',
  'text',
  'summary',
  'message',
  'fallback',
  'rule_name',
  'alert_subject',
] as const;

/** What arrived by HTTP as a message: JSON is laid out, and its title looked for. */
export function readPosted(path: string, text: string, at: number): InboxMessage {
  const json = parseJson(text);
  const isJson = isObject(json) || isList(json);
  return {
    at,
    via: 'http',
    to: path,
    title: (isJson ? titleIn(json) : text.split('\n')[0]) || 'A message without a title',
    body: isJson ? JSON.stringify(json, null, 2) : text,
  };
}

/** The first title-like text, looked for from the outside in. */
function titleIn(value: Json): string {
  let level: readonly Json[] = [value];
  while (level.length > 0) {
    for (const item of level) {
      const own = isObject(item) ? TITLE_KEYS.map(key => item[key]).find(isText) : undefined;
      if (own !== undefined) return own.trim().split('\n')[0] ?? '';
    }
    level = level.flatMap((item): readonly Json[] =>
      isList(item) ? item : isObject(item) ? Object.values(item).map(inner => inner ?? null) : [],
    );
  }
  return '';
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
