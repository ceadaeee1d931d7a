import type { OutgoingPart } from '../engine/outgoing.ts';

/** Headers that show no secret. */
const PLAIN_HEADERS = new Set(['content-type', 'accept', 'user-agent', 'cache-control']);

/** What a part holds that no message may repeat: its address, its headers, its proxy. */
export function secretsIn(part: OutgoingPart): readonly string[] {
  if (part.kind === 'aws') return part.keys === null ? [] : [part.keys.id, part.keys.secret];
  if (part.kind === 'stomp') return [part.passcode];
  if (part.kind !== 'http' && part.kind !== 'form') return [];
  const headers = Object.entries(part.headers).filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()));
  return [part.url, ...headers.map(([, value]) => value), ...(part.proxy === null ? [] : [part.proxy])];
}
