import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { writeJson } from '../../../../common/model/json_text';
import { WrittenNumber } from '../../../../common/model/written_number';
import { kibanaClient } from '../../../../server/hosts/kibana/engine_client';
import { LargeAnswer, readStream } from '../../../../server/hosts/kibana/read_stream';
import type { KibanaTransport } from '../../../../server/hosts/kibana/contract';
import { answering, AWAY, ConnectionError } from './fake_transport';

const ask = (transport: KibanaTransport | null, timeoutMs = 60_000) =>
  kibanaClient(() => transport)({ method: 'GET', path: '/logs/_search', timeoutMs });

const TEXT = '{"hits":[{"v":1.0,"n":1,"long":9007199254740993}],"name":"ü"}';

describe('an answer', () => {
  test.each<[string, KibanaTransport]>([
    ['in one part', answering(200, [TEXT])],
    [
      'in parts that cut a letter in two',
      answering(
        200,
        [...Buffer.from(TEXT)].map(byte => Uint8Array.of(byte)),
      ),
    ],
    ['compressed', answering(200, [gzipSync(TEXT)], { 'content-encoding': 'gzip' })],
  ])('%s keeps the spelling of its numbers', async (_name, transport) => {
    const { status, body } = await ask(transport);
    expect([status, writeJson(body)]).toEqual([200, TEXT]);
  });

  test('that is empty is null, that is no JSON says so', async () => {
    expect(await ask(answering(200, []))).toEqual({ status: 200, body: null });
    expect(await ask(answering(502, ['<html>']))).toMatchObject({
      status: 502,
      body: { error: 'the answer is no JSON' },
    });
  });

  test('that is no 2xx is an answer, given or thrown', async () => {
    const body = { error: { type: 'index_not_found_exception' } };
    expect(await ask(answering(404, [JSON.stringify(body)]))).toEqual({ status: 404, body });
    const thrown = Object.assign(new Error('no such index'), { meta: { statusCode: 404, body } });
    expect(await ask({ request: () => Promise.reject(thrown) })).toEqual({ status: 404, body });
  });

  test('that a client has parsed already is taken as it is', async () => {
    const transport = { request: () => Promise.resolve({ statusCode: 200, body: { count: 1 } }) };
    expect(await ask(transport)).toEqual({ status: 200, body: { count: 1 } });
  });
});

describe('no answer', () => {
  test.each<[string, KibanaTransport | null, 'unreachable' | 'timeout']>([
    ['before the start', null, 'unreachable'],
    ['from an engine that is away', AWAY, 'unreachable'],
    ['in time', { request: () => Promise.reject(Object.assign(new Error(), { name: 'TimeoutError' })) }, 'timeout'],
    ['to its end in time', answering(200, new Readable({ read: () => undefined })), 'timeout'],
    [
      'to its end, since the connection broke',
      answering(
        200,
        new Readable({
          read() {
            this.destroy(new ConnectionError('reset'));
          },
        }),
      ),
      'unreachable',
    ],
    ['that can be unpacked', answering(200, ['no gzip'], { 'content-encoding': 'gzip' }), 'unreachable'],
  ])('%s is a value', async (_name, transport, reason) => {
    expect(await ask(transport, reason === 'timeout' ? 20 : undefined)).toMatchObject({
      status: 0,
      body: null,
      reason,
    });
  });
});

test('a question is written by us, and of a media type that every engine knows', async () => {
  const transport = answering(200, ['{}']);
  const client = kibanaClient(() => transport);
  await client({ method: 'POST', path: '/a/_search', query: { q: 'b' }, body: { gte: new WrittenNumber('1.0') } });
  await client({ method: 'POST', path: '/_bulk', lines: [{ index: {} }, { v: new WrittenNumber('2.0') }] });
  await client({ method: 'GET', path: '/' });
  expect(transport.asked).toMatchObject([
    [
      { method: 'POST', path: '/a/_search', querystring: { q: 'b' }, body: '{"gte":1.0}' },
      {
        asStream: true,
        meta: true,
        maxRetries: 0,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
      },
    ],
    [{ body: '{"index":{}}\n{"v":2.0}\n' }, { headers: { 'content-type': 'application/x-ndjson' } }],
    [{ method: 'GET', path: '/' }, { headers: { accept: 'application/json' } }],
  ]);
  expect(transport.asked[2]?.[0]).not.toHaveProperty('body');
});

test('an answer is read up to a size, also one that grows when it is unpacked', async () => {
  const zeros = Buffer.alloc(100_000);
  const reading = { timeoutMs: 1000, maxBytes: 50_000 };
  await expect(readStream(Readable.from([zeros]), { ...reading, isZipped: false })).rejects.toThrow(LargeAnswer);
  await expect(readStream(Readable.from([gzipSync(zeros)]), { ...reading, isZipped: true })).rejects.toThrow(
    LargeAnswer,
  );
});
