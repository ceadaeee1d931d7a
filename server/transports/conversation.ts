import type { JsonObject } from '../../common/model/json.ts';
import type { ConversationPart, SendOutcome } from '../engine/outgoing.ts';
import { PART_LIMIT_MS } from '../engine/ports.ts';
import { outcomeOfError, retry } from './failures.ts';
import { secretsIn } from './part_secrets.ts';
import { askHttp, type SendingWorld } from './http.ts';

/** What one step of a conversation leaves for what follows it: the steps of one end within the time of one part. */
const LEAST_STEP_MS = 1000;

/** Holds a conversation, all within the time of one part. */
export async function sendConversation(
  part: ConversationPart,
  world: SendingWorld & { readonly receipt: JsonObject },
): Promise<SendOutcome> {
  const begunAt = world.now();
  try {
    return await part.hold({
      now: begunAt,
      receipt: world.receipt,
      ask: request => {
        const left = PART_LIMIT_MS - (world.now() - begunAt);
        const timeoutMs = Math.min(request.timeoutMs, Math.max(left, LEAST_STEP_MS));
        const secrets = [...world.secrets, ...secretsIn(request)];
        return askHttp({ ...request, timeoutMs }, { ...world, secrets });
      },
      readFile: world.readFile,
    });
  } catch (error) {
    if (hasFileTrouble(error)) return outcomeOfError(error, NOWHERE);
    return retry('invalid', 'what was answered could not be used');
  }
}

const NOWHERE = { host: '', proxy: null, timeoutMs: PART_LIMIT_MS, tlsAdvice: '' };

const hasFileTrouble = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'TOCSIN_FILE';
