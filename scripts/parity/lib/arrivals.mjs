import { URLSearchParams } from 'node:url';
import { simpleParser } from 'mailparser';
import { diffLines } from './compare.mjs';

/** Headers that say how bytes travel and who sent them, not what is sent. */
const OF_TRAVEL = new Set([
  ...['accept-encoding', 'connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'user-agent'],
  ...['amz-sdk-invocation-id', 'amz-sdk-request', 'x-amz-date'],
  // Of the libraries of Twilio and Tencent Cloud.
  ...['accept-charset', 'x-twilio-client', 'x-tc-requestclient', 'x-tc-traceid'],
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
  tcp: ({ text }) => ({ place: 'tcp', text: comparableJson(text.replace(/\0$/, ''), 'tcp') }),
  zabbix: ({ text }) => ({ place: 'zabbix', text: comparableJson(text, 'zabbix') }),
  stomp: one => readStomp(one),
};

/** Whom a frame is from or for, and what it says; how the broker confirms it is a matter of its own. */
function readStomp({ command, headers, text }) {
  const told = ['login', 'passcode', 'host', 'destination', 'content-type', 'content-length']
    .filter(name => headers[name] !== undefined && !(command === 'SEND' && name === 'content-length'))
    .map(name => `${name}: ${headers[name]}`);
  return { place: `stomp ${command}`, text: [...told, comparableJson(text, 'stomp')].join('\n') };
}

/**
 * Requests that do the same in other ways, and parts of addresses that are new each time: we write a document under an id of
 * ours, ElastAlert lets the engine make one; the version of Jira's API has two names; Jira is asked for the days before now,
 * which are others for a clock that is stepped, and for as many tickets as one takes; DingTalk's addresses are signed.
 */
const SAME_REQUESTS = [
  [/^PUT (\S+\/_doc)\/[0-9a-f-]{36}(\?\S*)$/, 'POST $1$2'],
  ['/rest/api/latest/', '/rest/api/2/'],
  [/^GET \/rest\/api\/2\/search\/jql\?jql=(.*)%22\d{4}-\d\d-\d\d%22(.*?)&.*$/, 'search $1 day $2'],
  [/&timestamp=\d+&sign=[\w%]+$/, '&timestamp=now&sign=of now'],
];

const placeOf = request => SAME_REQUESTS.reduce((place, [begin, name]) => place.replace(begin, name), request);

/**
 * Members and headers that are new at each sending, by their place: the time of sending, what is signed with it, ids that
 * are made up, and the name of the machine.
 */
const NEW_EACH_TIME = [
  [/\/gelf|^tcp$/, ['host']],
  [/^stomp/, ['alertDate']],
  [/\/odd\/api\/v1\/alerts$/, ['endsAt']],
  [/\/now\/api\/alert$/, ['createTime']],
  [/api\.pagertree\.com/, ['Id']],
  [/\/api\/alert$/, ['date', 'sourceRef']],
  [/iris\.example\.org\/alerts\/add$/, ['alert_source_event_time']],
  [/\/manage\/cases\/add$/, ['case_soc_id']],
  [/sms\.tencentcloudapi\.com/, ['authorization', 'x-tc-timestamp']],
  [/\/parity-written\/_doc/, ['@timestamp']],
];

/** Lists that ElastAlert tells in any order, by their place. */
const UNORDERED = [[/\/api\/alert$/, ['tags']]];

const namedAt = (table, place) => table.flatMap(([where, names]) => (where.test(place) ? names : []));

function readRequest({ method, path, headers, body }) {
  const place = placeOf(`${method} ${path}`);
  const isNew = namedAt(NEW_EACH_TIME, place);
  const told = Object.entries(headers)
    .filter(([name, value]) => !OF_TRAVEL.has(name) && !(name === 'accept' && value === '*/*') && !isNew.includes(name))
    .map(([name, value]) => `${name}: ${name === 'authorization' ? unsigned(value) : value}`);
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  return { place, text: [...told.sort(), isForm ? comparableForm(body) : comparableJson(body, place)].join('\n') };
}

/** A signature of AWS is that of a moment: what it signs for is compared, the rest is tested elsewhere. */
const unsigned = value => value.replace(/^(AWS4-HMAC-SHA256 Credential=[^/]+)\/\d+(\/[^,]+),.*$/, '$1$2');

/** The fields of a form, sorted, as they are read. */
const comparableForm = body =>
  [...new URLSearchParams(body)]
    .map(pair => pair.join(' = '))
    .sort()
    .join('\n');

/** The members of the JSON of a place that can be compared, lists that have no order in an order. */
function comparableMembers(json, place) {
  if (Array.isArray(json)) return json.map(one => comparableMembers(one, place));
  if (!isPlainObject(json)) return json;
  const [isNew, hasNoOrder] = [namedAt(NEW_EACH_TIME, place), namedAt(UNORDERED, place)];
  const members = Object.entries(json)
    .filter(([name]) => !isNew.includes(name))
    .map(([name, value]) => [name, hasNoOrder.includes(name) ? [...value].sort() : value]);
  return Object.fromEntries(members);
}

/** JSON with sorted members, where 50.0 and 50 differ as they do for whoever reads it, and 1e-07 and 1e-7 do not. */
function comparableJson(text, place) {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, token =>
    token.startsWith('"') ? token : JSON.stringify(`${NUMBER}${spelling(token)}`),
  );
  try {
    const sorted = (_key, value) =>
      isPlainObject(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value;
    return JSON.stringify(comparableMembers(JSON.parse(marked), place), sorted, 1).replace(
      new RegExp(`"${NUMBER}([^"]*)"`, 'g'),
      '$1',
    );
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
