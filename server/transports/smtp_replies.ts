import type { SendOutcome } from '../engine/outgoing.ts';
import { codesOf, outcomeOfError, refuse, retry, type Where } from './failures.ts';

/** What a mail server said, or that it said nothing. */
interface Reply {
  readonly code: string;
  readonly status: number | null;
  readonly text: string;
}

/** What became of a mail that was not accepted: 4xx later perhaps, 5xx never. */
export function outcomeOfReply(error: unknown, where: Where, quote: (said: string) => string): SendOutcome {
  const reply = decisiveOf(error);
  const isForGood = reply.status !== null && reply.status >= 500;
  if (reply.code === 'EAUTH') {
    const message = `${where.host} does not accept the user and password of smtp_auth_file`;
    const said = reply.status === null ? message : `${message} (${reply.status})`;
    return reply.status !== null && !isForGood
      ? retry('server_error', said, { status: reply.status })
      : refuse('refused', said, reply.status);
  }
  if (reply.status === null) return outcomeOfError(error, where);
  const message = `${where.host} answered ${quote(reply.text)}`;
  return isForGood
    ? refuse('refused', message, reply.status)
    : retry('server_error', message, { status: reply.status });
}

/** Where every recipient was refused, one who may be accepted later decides: it is tried again. */
function decisiveOf(error: unknown): Reply {
  const all = valueAt(error, 'rejectedErrors');
  const replies = Array.isArray(all) ? all.map(replyOf) : [];
  return replies.find(({ status }) => status !== null && status < 500) ?? replies[0] ?? replyOf(error);
}

function replyOf(error: unknown): Reply {
  const [status, text] = [valueAt(error, 'responseCode'), valueAt(error, 'response')];
  return {
    code: codesOf(error)[0] ?? 'unknown',
    status: typeof status === 'number' ? status : null,
    text: typeof text === 'string' ? text : String(status),
  };
}

const valueAt = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Object.entries(error).find(([key]) => key === name)?.[1] : undefined;
