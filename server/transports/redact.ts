import { shorten } from '../../common/text/shorten.ts';
import type { HttpPart } from '../engine/outgoing.ts';

/** Shorter pieces of a secret are ordinary words: cutting them would make messages unreadable. */
const MIN_PIECE_CHARS = 6;

/** What must not stand in a message or in a line of a log: terminals obey it, and it can hide text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line as it stands, with a space for each character that cannot be printed. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, ' ');

/** Any text as one line, its gaps closed. */
const oneLine = (text: string): string => printable(text).replace(/ {2,}/g, ' ').trim();

/** Without the joiners, which make one emoji of several and are letters' glue in some scripts. */
const UNPRINTABLE_IN_SUBJECTS = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The subject of a mail: one line, its gaps as they are. */
export const subjectLine = (text: string): string =>
  text
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(UNPRINTABLE_IN_SUBJECTS, ' ')
    .trim();

/** Makes a function that writes … for every secret, and for every piece of one that gives access by itself. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const pieces = [...new Set(secrets.flatMap(piecesOf).flatMap(spellingsOf))]
    .filter(piece => piece !== '')
    .sort((a, b) => b.length - a.length);
  return text => pieces.reduce((rest, piece) => rest.replaceAll(piece, '…'), text);
}

/** Headers that show no secret. */
const PLAIN_HEADERS = new Set(['content-type', 'accept', 'user-agent']);

/** What of a request must not be repeated: its address, its headers and its proxy. */
export function secretsOfRequest({
  url,
  headers,
  proxy,
}: Pick<HttpPart, 'url' | 'headers' | 'proxy'>): readonly string[] {
  const telling = Object.entries(headers).filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()));
  return [url, ...telling.map(([, value]) => value), ...(proxy === null ? [] : [proxy])];
}

/** How much of what the other side said is repeated. */
const MAX_QUOTED_RUNES = 200;

/** Makes a function that repeats what the other side said: one line, short, free of secrets. */
export function quoter(secrets: readonly string[]): (said: string) => string {
  const redact = redactor(secrets);
  return said => shorten(redact(oneLine(said)), MAX_QUOTED_RUNES);
}

/** A secret, and what is secret in it: path and query of an address, the token of `Bearer …`. */
function piecesOf(secret: string): readonly string[] {
  const inner = [...secret.split(/\s+/), ...piecesOfAddress(secret), ...basicPassword(secret)];
  return [secret, ...inner.filter(piece => piece.length >= MIN_PIECE_CHARS)];
}

function piecesOfAddress(secret: string): readonly string[] {
  if (!/^https?:/.test(secret) || !URL.canParse(secret)) return [];
  const url = new URL(secret);
  return [
    `${url.pathname}${url.search}`,
    url.pathname,
    ...url.pathname.split('/'),
    ...url.searchParams.values(),
    url.password,
    url.username,
  ];
}

function basicPassword(secret: string): readonly string[] {
  const encoded = /^Basic\s+(\S+)$/i.exec(secret)?.[1];
  return encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString('utf8').split(':');
}

/** The same text as JSON and addresses spell it. */
const spellingsOf = (piece: string): readonly string[] => [
  piece,
  JSON.stringify(piece).slice(1, -1),
  safely(() => encodeURIComponent(piece)) ?? piece,
  safely(() => decodeURIComponent(piece)) ?? piece,
];

function safely(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
