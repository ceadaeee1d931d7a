import type { JsonObject } from '../../common/model/json.ts';
import { fail, ok } from '../../common/model/result.ts';
import type { FailedSend, FormPart, HttpPart, OutgoingPart, SendOutcome } from '../../server/engine/outgoing.ts';

/** What the other side says: a body, or that it failed. */
export type Said = string | FailedSend;

/** What was asked, and how it ended. */
export interface Held {
  readonly asked: readonly (HttpPart | FormPart)[];
  readonly outcome: SendOutcome;
}

/** The server is out of order. */
export const OUT_OF_ORDER: FailedSend = {
  kind: 'retry',
  error: { code: 'server_error', status: 500, message: 'out of order' },
  afterMs: null,
};

/** Holds conversations one after the other until one fails, with these answers in their order and these files. */
export async function heldWith(
  parts: readonly OutgoingPart[],
  answers: readonly Said[],
  files: JsonObject = {},
): Promise<Held> {
  const asked: (HttpPart | FormPart)[] = [];
  let outcome: SendOutcome = { kind: 'confirmed' };
  let receipt: JsonObject = {};
  for (const part of parts) {
    if (part.kind !== 'conversation') throw new Error('there are other parts than conversations');
    outcome = await part.hold({
      now: 0,
      receipt,
      ask: request => {
        const said = answers[asked.length] ?? 'ok';
        asked.push(request);
        return Promise.resolve(typeof said === 'string' ? ok(said) : fail(said));
      },
      readFile: (file, option) => {
        const text = files[file];
        return typeof text === 'string' ? Promise.resolve(text) : Promise.reject(new Error(`${option}: no ${file}`));
      },
    });
    if (outcome.kind !== 'confirmed') break;
    receipt = { ...receipt, ...outcome.receipt };
  }
  return { asked, outcome };
}
