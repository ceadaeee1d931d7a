import { URLSearchParams } from 'node:url';
import { simpleParser } from 'mailparser';
import { diffLines } from './compare.mjs';

/** Headers that say how bytes travel and who sent them, not what is sent. */
const OF_TRAVEL = new Set([
  ...['accept-encoding', 'connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'user-agent'],
]);

/**
 * What arrived, made comparable: [{ place, text }]. Places are addresses and the mail server. Equal are bodies that say the same: the order of members and how an equal number is spelled are left out.
 */
export async function readArrivals(arrived) {
  const read = await Promise.all(arrived.map(one => READERS[one.kind](one)));
  return read.sort((a, b) => (a.place < b.place ? -1 : Number(a.place > b.place)));
}

/**
 * What differs first between what arrived of theirs and of ours; null where nothing does. What was told at one tick may
 * arrive in any order, so each arrival is looked for among all of its place.
 */
export function firstArrivalDifference(theirs, ours) {
  const missing = without(theirs, ours);
  const [a] = missing;
  const more = without(ours, theirs);
  const b = more.find(({ place }) => place === a?.place) ?? more[0];
  if (!a && !b) return null;
  const about = `arrival (${missing.length} of ElastAlert's ${theirs.length} did not arrive from Tocsin)`;
  const at = a ? theirs.indexOf(a) : ours.indexOf(b);
  if (a?.place !== b?.place)
    return { at, part: about, lines: [`- ${a?.place ?? 'nothing'}`, `+ ${b?.place ?? 'nothing'}`] };
  return { at, part: `${about} at ${a.place}`, lines: diffLines(a.text, b.text) };
}

/** Those of the first list that have no equal in the second, each of which is equal to one alone. */
function without(list, others) {
  const left = others.map(keyOf);
  return list.filter(one => {
    const n = left.indexOf(keyOf(one));
    if (n >= 0) left.splice(n, 1);
    return n < 0;
  });
}

const keyOf = ({ place, text }) => `${place}\n${text}`;

/** What one arrival of a kind is. */
const READERS = {
  http: one => readRequest(one),
  mail: one => readMail(one),
  tcp: ({ text }) => ({ place: 'tcp', text: comparableJson(text) }),
};

/**
 * What is made up or tells the time of sending, and so differs each time: [begin of "METHOD path", where, what stands for
 * it]. An address and a body are written anew before they are compared.
 */
const DIFFERS_EACH_TIME = [
  ['POST /odd/api/v1/alerts', /"endsAt": ?"[^"]*"/, '"endsAt": "resolve time"'],
  ['POST /now/api/alert', /"createTime": ?"[^"]*"/, '"createTime": "now"'],
  ['POST https://api.pagertree.com/', /"Id": ?"[0-9a-f-]{36}"/, '"Id": "UUID"'],
  ['POST https://oapi.dingtalk.com/', /&timestamp=\d+&sign=[\w%]+$/, '&timestamp=now&sign=of now'],
];

function readRequest({ method, path, headers, body }) {
  const told = Object.entries(headers)
    .filter(([name, value]) => !OF_TRAVEL.has(name) && !(name === 'accept' && value === '*/*'))
    .map(([name, value]) => `${name}: ${value}`);
  const lasting = text =>
    DIFFERS_EACH_TIME.filter(([begin]) => `${method} ${path}`.startsWith(begin)).reduce(
      (rest, [, what, instead]) => rest.replace(what, instead),
      text,
    );
  return {
    place: lasting(`${method} ${path}`),
    text: [...told.sort(), comparableBody(headers, lasting(body))].join('\n'),
  };
}

/** Forms are spelled in more than one way: of them their fields are compared, in their order. */
const comparableBody = (headers, body) =>
  headers['content-type'] === 'application/x-www-form-urlencoded'
    ? [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join('\n')
    : comparableJson(body);

/** JSON with sorted members, where 50.0 and 50 differ as they do for whoever reads it, and 1e-07 and 1e-7 do not. */
function comparableJson(text) {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, token =>
    token.startsWith('"') ? token : JSON.stringify(`${NUMBER}${spelling(token)}`),
  );
  try {
    const sorted = (_key, value) =>
      isPlainObject(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value;
    return JSON.stringify(JSON.parse(marked), sorted, 1).replace(new RegExp(`"${NUMBER}([^"]*)"`, 'g'), '$1');
  } catch {
    return text;
  }
}

/** Begins a text that is a number: a character of private use, which no document has. */
const NUMBER = '\ue000';
const byName = ([a], [b]) => (a < b ? -1 : Number(a > b));
const isPlainObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

function spelling(token) {
  if (!/[.eE]/.test(token)) return token;
  const value = Number(token);
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

async function readMail({ login, from, to, raw }) {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  const people = field => (field?.value ?? []).map(({ name, address }) => [name, address].filter(Boolean).join(' '));
  const lines = [
    `AUTH: ${login ?? 'none'}`,
    `MAIL FROM: ${from}`,
    ...to.map(address => `RCPT TO: ${address}`),
    ...['from', 'to', 'cc', 'bcc', 'replyTo'].map(name => `${name}: ${people(mail[name]).join(', ')}`),
    `subject: ${mail.subject}`,
    `format: ${mail.html ? 'html' : 'plain'}`,
    // A line that ends the body may be the one that ends the mail.
    (mail.html || mail.text || '').replace(/\n+$/, ''),
  ];
  return { place: 'mail', text: lines.join('\n') };
}
