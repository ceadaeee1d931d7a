import type { Json } from '../../common/model/json.ts';
import { writeJson } from '../../common/model/json_text.ts';

const CUT = '…';

/** The message of a text, whose JSON takes so many bytes at most: where it would take more, the text is cut between runes. */
export function fitting<T extends Json>(text: string, maxBytes: number, messageOf: (text: string) => T): T {
  const whole = messageOf(text);
  if (bytesOf(whole) <= maxBytes) return whole;
  let room = maxBytes - bytesOf(messageOf(CUT));
  const kept: string[] = [];
  for (const rune of text) {
    room -= bytesOf(rune) - QUOTES;
    if (room < 0) break;
    kept.push(rune);
  }
  return messageOf(kept.join('') + CUT);
}

const QUOTES = 2;

const bytesOf = (value: Json): number => Buffer.byteLength(writeJson(value));
