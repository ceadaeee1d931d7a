import { spelled } from './json_text.mjs';
import { plainIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, MINUTE, onTheDay, SECOND } from './time.mjs';

// Calls of an API as CloudTrail writes them down, without a template; the moment is told in seven ways.

const INDEX = 'cloudtrail-parity-2026.03.02';
const NAMES = ['GetObject', 'PutObject', 'ConsoleLogin', 'AssumeRole', 'DeleteTrail', 'RunInstances'];
const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
const PEOPLE = ['alice', 'bob@example.test', 'rôle/CI', 'root', 'Ünïcode 🦊'];
const TEN_MINUTES = 600_000;
const pad = (number, length = 2) => String(number).padStart(length, '0');

/** Moments in the ways that real logs tell them. */
function momentsOf(at) {
  const [day, clock] = isoOf(at).slice(0, 19).split('T');
  const micros = `${pad(at % 1000, 3)}${pad((at * 7) % 1000, 3)}`;
  const berlin = isoOf(at + 60 * MINUTE).slice(0, 19);
  return {
    '@timestamp': isoOf(at),
    eventTime: `${day}T${clock}Z`,
    epoch: Math.floor(at / SECOND),
    epoch_ms: at,
    logtime: `${day} ${clock}`,
    us_time: `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)} ${clock}`,
    zoned: `${berlin}.${micros}+01:00`,
    event: { ingested: isoOf(at + 250) },
  };
}

function callOf(random, { at, name, who, n }) {
  const isFailed = random.chance(0.2);
  return {
    ...momentsOf(at),
    eventVersion: spelled('1.08'),
    eventName: name,
    eventSource: `${name === 'AssumeRole' ? 'sts' : 's3'}.amazonaws.com`,
    awsRegion: random.one(REGIONS),
    sourceIPAddress: `198.51.100.${random.whole(1, 9)}`,
    userIdentity: {
      type: who === 'root' ? 'Root' : 'IAMUser',
      arn: `arn:aws:iam::123456789012:user/${who}`,
      userName: who === 'root' ? undefined : who,
      sessionContext: { attributes: { mfaAuthenticated: random.chance(0.5) ? 'true' : 'false' }, issuer: {} },
    },
    requestParameters:
      name === 'GetObject'
        ? null
        : {
            bucketName: `bucket-${n % 4}`,
            key: `a/${n}.txt`,
            size: random.whole(0, 5) * 512,
            acl: [{ grant: false }, { grant: true }],
          },
    responseElements: name === 'ConsoleLogin' ? { ConsoleLogin: isFailed ? 'Failure' : 'Success' } : null,
    errorCode: isFailed ? random.one(['AccessDenied', 'Throttling', '']) : undefined,
    errorMessage: isFailed ? `User: ${who} is not authorized to perform: s3:${name} on "bucket" <&>` : undefined,
    readOnly: name === 'GetObject',
    resources:
      n % 3 === 0
        ? [
            { ARN: `arn:${n % 5}`, accountId: '1' },
            { ARN: 'arn:x', accountId: null },
          ]
        : n % 3 === 1
          ? []
          : undefined,
    bytes: spelled(n % 4 === 0 ? `${n}.0` : `${n}.${pad(n % 97)}`),
    cost: n % 5 === 0 ? spelled('1e-7') : n % 8 === 0 ? spelled('12345678901234567890') : spelled(`${n % 3}`),
    quota: n % 6 === 0 ? null : n % 4,
  };
}

function calls(random) {
  const documents = [];
  const add = (at, name, who) => documents.push(callOf(random, { at, name, who, n: documents.length }));
  for (let at = onTheDay('13:30'); at < onTheDay('15:05'); at += 10 * SECOND)
    if (Math.floor(at / TEN_MINUTES) % 4 !== 2 || random.chance(0.15))
      add(
        at + random.whole(0, 9) * 1000 + random.one([0, 0, 1, 500, 999]),
        random.one(NAMES.slice(0, 4)),
        random.one(PEOPLE),
      );
  for (const clock of ['14:01', '14:30:30', '14:31', '14:55:00.001'])
    add(onTheDay(clock), 'DeleteTrail', random.one(PEOPLE));
  for (let k = 0; k < 40; k += 1) add(onTheDay('14:44') + k * 900, 'ConsoleLogin', PEOPLE[k % 2]);
  for (const [k, region] of ['me-south-1', 'sa-east-1', 'me-south-1'].entries())
    documents.push({
      ...callOf(random, {
        at: onTheDay('14:20') + k * MINUTE * 7,
        name: 'RunInstances',
        who: 'neu',
        n: documents.length,
      }),
      awsRegion: region,
    });
  return documents;
}

const DATES = {
  eventTime: { type: 'date' },
  epoch: { type: 'date', format: 'epoch_second' },
  epoch_ms: { type: 'date', format: 'epoch_millis' },
  logtime: { type: 'date', format: 'yyyy-MM-dd HH:mm:ss' },
  us_time: { type: 'date', format: 'MM/dd/yyyy HH:mm:ss' },
  zoned: { type: 'date' },
  event: { properties: { ingested: { type: 'date' } } },
  cost: { type: 'double' },
};

export const cloud = {
  id: 'cloud',
  about: 'calls of a cloud API, without a template, with moments told in many ways',
  start: isoOf(onTheDay('14:00')),
  end: isoOf(onTheDay('15:00')),
  indices: { [INDEX]: plainIndex(DATES) },
  documents: () => calls(randomFrom(1102)).map((source, n) => ({ index: INDEX, id: `cloud-${pad(n, 5)}`, source })),
};
