import { URLSearchParams } from 'node:url';
import { simpleParser } from 'mailparser';
import { diffLines } from './compare.mjs';

/** Headers that say how bytes travel and who sent them, not what is sent. */
const OF_TRAVEL = new Set([
  ...['accept-encoding', 'connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'user-agent'],
  ...['amz-sdk-invocation-id', 'amz-sdk-request', 'x-amz-date'],
]);

/** The receivers of each side have a port of their own. */
const OWN_ADDRESS = /http:\/\/127\.0\.0\.1:\d+/g;

/** Questions that change nothing: ElastAlert asks some when it starts, and again for each alert. */
const ONLY_ASKED = /^\/rest\/api\/2\/(serverInfo|priority|field|user|issue)/;

/**
 * What arrived, made comparable: [{ place, text }]. Places are addresses and the mail server. Equal are bodies that say the same: the order of members and how an equal number is spelled are left out.
 */
export async function readArrivals(arrived) {
  const told = arrived.filter(({ method, path }) => method !== 'GET' || !ONLY_ASKED.test(path));
  const all = await Promise.all(told.map(one => READERS[one.kind](one)));
  const read = all.map(({ place, text }) => ({ place, text: text.replace(OWN_ADDRESS, 'http://receiver') }));
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
  tcp: ({ text }) => ({ place: 'tcp', text: comparableJson(text.replace(/\0$/, ''), leftOutAt('tcp')) }),
  zabbix: ({ text }) => ({ place: 'zabbix', text: comparableJson(text) }),
  stomp: one => readStomp(one),
};

/** Jira is asked for the days before now, which are others for a clock that is stepped, and for as many as one takes. */
const readPath = path =>
  path.startsWith('/rest/api/2/search/jql?')
    ? `search ${new URLSearchParams(path.split('?')[1]).get('jql').replace(/"\d{4}-\d\d-\d\d"/, '"day"')}`
    : path.replace('/rest/api/latest/', '/rest/api/2/');

/** Members that differ by nature, such as the clock and the name of the machine: [what the place contains, member]. */
const LEFT_OUT = [
  ['/gelf', 'host'],
  ['tcp', 'host'],
  ['stomp', 'alertDate'],
];

const leftOutAt = place => LEFT_OUT.filter(([within]) => place.includes(within)).map(([, member]) => member);

/** Whom a frame is from or for, and what it says; how the broker confirms it is a matter of its own. */
function readStomp({ command, headers, text }) {
  const told = ['login', 'passcode', 'host', 'destination', 'content-type', 'content-length']
    .filter(name => headers[name] !== undefined && !(command === 'SEND' && name === 'content-length'))
    .map(name => `${name}: ${headers[name]}`);
  return { place: `stomp ${command}`, text: [...told, comparableJson(text, leftOutAt('stomp'))].join('\n') };
}

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
    .map(([name, value]) => `${name}: ${name === 'authorization' ? unsigned(value) : value}`);
  const differing = DIFFERS_EACH_TIME.filter(([begin]) => `${method} ${path}`.startsWith(begin));
  const lasting = text => differing.reduce((rest, [, what, instead]) => rest.replace(what, instead), text);
  const place = lasting(`${method} ${readPath(path)}`);
  return { place, text: [...told.sort(), comparableBody(headers, lasting(body), leftOutAt(place))].join('\n') };
}

/** A signature of AWS is that of a moment: what it signs for is compared, the rest is tested elsewhere. */
const unsigned = value => value.replace(/^(AWS4-HMAC-SHA256 Credential=[^/]+)\/\d+(\/[^,]+),.*$/, '$1$2');

/** Forms are spelled in more than one way: of them their fields are compared, in their order. */
const comparableBody = (headers, body, leftOut) =>
  headers['content-type'] === 'application/x-www-form-urlencoded'
    ? [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join('\n')
    : comparableJson(body, leftOut);

/** JSON with sorted members, where 50.0 and 50 differ as they do for whoever reads it, and 1e-07 and 1e-7 do not. */
function comparableJson(text, leftOut = []) {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, token =>
    token.startsWith('"') ? token : JSON.stringify(`${NUMBER}${spelling(token)}`),
  );
  try {
    const sorted = (_key, value) =>
      isPlainObject(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value;
    const parsed = JSON.parse(marked);
    if (isPlainObject(parsed)) for (const member of leftOut) delete parsed[member];
    return JSON.stringify(parsed, sorted, 1).replace(new RegExp(`"${NUMBER}([^"]*)"`, 'g'), '$1');
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
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const people = field => (field?.value ?? []).map(({ name, address }) => [name, address].filter(Boolean).join(' '));
  const lines = [
    `AUTH: ${login ?? 'none'}`,
    `MAIL FROM: ${from}`,
    ...to.map(address => `RCPT TO: ${address}`),
    ...['from', 'to', 'cc', 'bcc', 'replyTo'].map(name => `${name}: ${people(mail[name]).join(', ')}`),
    `subject: ${mail.subject}`,
    `format: ${mail.html ? 'html' : 'plain'}`,
    ...mail.attachments.map(({ cid, contentType, size }) => `attached: ${cid}, ${contentType}, ${size} bytes`),
    // A line that ends the body may be the one that ends the mail.
    (mail.html || mail.text || '').replace(/\n+$/, ''),
  ];
  return { place: 'mail', text: lines.join('\n') };
}
