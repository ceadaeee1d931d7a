import { engineError } from '../../../server/sources/engine_error';
import { environmentProxy } from '../../../server/sources/environment_proxy';
import { httpClient, type EngineConnection } from '../../../server/sources/http_client';
import { makeCertificate, type Certificate } from '../../support/certificate';
import { answerWith, startHttpReceiver, type HttpReceiver } from '../../support/http_receiver';
import { startProxyReceiver, type ProxyReceiver } from '../../support/proxy_receiver';

const PROXY = 'http://proxy.test:3128';

test.each<[string, Record<string, string>, string | null]>([
  ['https://es.test:9200', { HTTPS_PROXY: PROXY }, `${PROXY}/`],
  ['http://es.test:9200', { http_proxy: 'proxy.test:3128' }, `${PROXY}/`],
  ['http://es.test', { HTTPS_PROXY: PROXY }, null],
  ['http://es.test', { http_proxy: '', HTTP_PROXY: PROXY }, null],
  ['http://127.0.0.1:9200', { HTTP_PROXY: PROXY }, null],
  ['http://localhost:9200', { HTTP_PROXY: PROXY }, null],
  ['http://es.test', { HTTP_PROXY: PROXY, NO_PROXY: '*' }, null],
  ['http://es.test', { HTTP_PROXY: PROXY, NO_PROXY: 'a.test, es.test' }, null],
  ['http://a.es.test', { HTTP_PROXY: PROXY, no_proxy: '.es.test' }, null],
  ['http://a.es.test', { HTTP_PROXY: PROXY, no_proxy: 'es.test' }, null],
  ['http://les.test', { HTTP_PROXY: PROXY, NO_PROXY: 'es.test' }, `${PROXY}/`],
  ['http://es.test:9200', { HTTP_PROXY: PROXY, NO_PROXY: 'es.test:9200' }, null],
  ['http://es.test:9201', { HTTP_PROXY: PROXY, NO_PROXY: 'es.test:9200' }, `${PROXY}/`],
  ['http://es.test', { HTTP_PROXY: 'http://' }, null],
])('%s with %j', (url, env, expected) => {
  expect(environmentProxy(new URL(url), env)?.href ?? null).toBe(expected);
});

describe('a search engine is reached', () => {
  const certificate: Certificate = makeCertificate();
  const opened: (HttpReceiver | ProxyReceiver)[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  afterAll(() => certificate.remove());

  const through = async (isSecure: boolean, credentials?: string, given = credentials) => {
    const target = await startHttpReceiver(answerWith(200, '{"a":1}'), isSecure ? certificate : undefined);
    const proxy = await startProxyReceiver(credentials);
    opened.push(target, proxy);
    const proxyUrl = new URL(`http://${given === undefined ? '' : `${given}@`}${proxy.host}`);
    const connection: EngineConnection = {
      url: target.url,
      caFile: certificate.certFile,
      auth: { kind: 'basic', username: 'ann', password: 'hunter2' },
      proxyFor: () => proxyUrl,
    };
    const body = { query: {} };
    const answer = await httpClient(connection)({ method: 'POST', path: '/_search', query: { a: '1' }, body });
    return { answer, target, proxy };
  };

  test.each([undefined, 'eve:proxypass'])('by http, through a proxy for %p', async credentials => {
    const { answer, target, proxy } = await through(false, credentials);
    expect(answer).toEqual({ status: 200, body: { a: 1 } });
    expect(proxy.asked).toEqual([`POST ${target.url}/_search?a=1`]);
    expect(target.received[0]).toMatchObject({ path: '/_search?a=1', headers: { host: target.host } });
  });

  test.each([undefined, 'eve:proxypass'])('by https, through a tunnel for %p', async credentials => {
    const { answer, target, proxy } = await through(true, credentials);
    expect(answer).toEqual({ status: 200, body: { a: 1 } });
    expect(proxy.asked).toEqual([`CONNECT ${target.host}`]);
    expect(target.received[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  test.each([true, false])('not, where the proxy refuses us (TLS: %p)', async isSecure => {
    const { answer } = await through(isSecure, 'eve:proxypass', 'eve:wrong');
    const { message } = engineError(answer);
    expect(message).toMatch(isSecure ? /the proxy 127\.0\.0\.1:\d+ does not connect to/ : /answered 407/);
    expect(message).not.toMatch(/wrong|hunter2/);
  });

  test('not, where no proxy is', async () => {
    const proxyFor = () => new URL('http://127.0.0.1:1');
    const answer = await httpClient({ url: 'http://es.test:9200', proxyFor })({ method: 'GET', path: '/' });
    expect(engineError(answer).message).toMatch(/^the proxy 127\.0\.0\.1:1 does not connect to es\.test:9200/);
  });
});
