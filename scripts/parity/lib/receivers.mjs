import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { answerOf } from './answers.mjs';
import { authority } from './authority.mjs';
import { hearPort } from './port_protocols.mjs';

/**
 * A web server, a mail server and a plain port on loopback, of one rule alone: { env, arrived, close }. `env` holds what the
 * rule file names: RECEIVER, an http address, RECEIVER_HOST, what it has after its scheme, WEB_PORT, its port, SMTP_PORT and
 * TCP_PORT. The web server is also the proxy of the environment and answers for every host in its place, so that outputs
 * whose address is fixed send to it. `arrived` is all that came, as it came.
 */
export async function startReceivers() {
  const arrived = [];
  const web = webServer(arrived);
  const mail = mailServer(arrived);
  const plain = plainServer(arrived);
  const [webPort, mailPort, tcpPort] = [await listen(web), await listen(mail), await listen(plain)];
  const proxy = `http://127.0.0.1:${webPort}`;
  const { caFile } = authority();
  return {
    arrived,
    env: {
      RECEIVER: `http://127.0.0.1:${webPort}`,
      RECEIVER_HOST: `127.0.0.1:${webPort}`,
      WEB_PORT: String(webPort),
      SMTP_PORT: String(mailPort),
      TCP_PORT: String(tcpPort),
      ...{ HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
      ...{ NODE_EXTRA_CA_CERTS: caFile, REQUESTS_CA_BUNDLE: caFile, SSL_CERT_FILE: caFile, AWS_CA_BUNDLE: caFile },
    },
    close: () => {
      web.close();
      web.closeAllConnections();
      mail.close();
      plain.close();
    },
  };
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

/** Where these lead, and how. */
const MOVED = new Map([
  ['/moved', 301],
  ['/found', 302],
  ['/other', 303],
  ['/kept', 307],
  ['/for_good', 308],
]);

function webServer(arrived) {
  const server = createHttpServer(answering(arrived, ''));
  server.on('connect', (request, socket) => {
    const [host] = request.url.split(':');
    socket.on('error', () => {});
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const secureContext = createSecureContext(authority().issue(host));
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    secured.on('error', () => {});
    createHttpServer(answering(arrived, `https://${host}`)).emit('connection', secured);
  });
  return server;
}

/** Notes each request, whose address begins with `origin`, and answers as the service that is meant. */
const answering = (arrived, origin) => (request, response) => {
  const chunks = [];
  request.on('data', bytes => chunks.push(bytes));
  request.on('end', () => {
    const { method, url, headers } = request;
    const path = `${origin}${url}`;
    const body = Buffer.concat(chunks).toString('utf8');
    arrived.push({ kind: 'http', method, path, headers, body });
    if (MOVED.has(url)) response.writeHead(MOVED.get(url), { location: `/from${url}` });
    const { status = 200, text = 'ok', headers: told = {} } = answerOf({ method, path, body }) ?? {};
    if (!response.headersSent) response.writeHead(status, told);
    response.end(text);
  });
};

/** Notes what each connection said; ends it when its other side does, or answers where a protocol is known. */
const plainServer = arrived =>
  createSocketServer(socket => {
    let rest = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', bytes => {
      const whole = Buffer.concat([rest, bytes]);
      rest = hearPort(whole, { note: one => arrived.push(one), say: text => socket.write(text) });
    });
    socket.on('end', () => {
      if (rest.length > 0) arrived.push({ kind: 'tcp', text: rest.toString('utf8') });
      socket.end();
    });
  });

/** Takes whatever is said, as long as it is SMTP: what servers would refuse is a matter of its own. */
const mailServer = arrived =>
  createSocketServer(socket => {
    let letter = emptyLetter();
    let login = null;
    let data = null;
    let rest = '';
    const say = text => socket.write(`${text}\r\n`);
    const hear = line => {
      const [, verb, argument = ''] = /^(\w+)\s*(?:(?:FROM|TO):)?\s*(.*)$/i.exec(line) ?? [];
      switch (verb?.toUpperCase()) {
        case 'EHLO':
          return say('250-receiver\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8');
        case 'AUTH':
          login = Buffer.from(argument.replace(/^PLAIN /i, ''), 'base64')
            .toString('utf8')
            .replaceAll('\0', ' ')
            .trim();
          return say('235 ok');
        case 'MAIL':
          letter = { ...emptyLetter(), from: pathOf(argument) };
          return say('250 ok');
        case 'RCPT':
          letter.to.push(pathOf(argument));
          return say('250 ok');
        case 'DATA':
          data = [];
          return say('354 go on');
        case 'QUIT':
          say('221 bye');
          return socket.end();
        default:
          return say('250 ok');
      }
    };
    const take = line => {
      if (data === null) return hear(line);
      if (line !== '.') return data.push(line.startsWith('.') ? line.slice(1) : line);
      arrived.push({ ...letter, login, raw: data.join('\r\n') });
      data = null;
      return say('250 taken');
    };
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', text => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop();
      lines.forEach(take);
    });
    say('220 receiver');
  });

const emptyLetter = () => ({ kind: 'mail', from: null, to: [] });
const pathOf = argument => /<([^>]*)>/.exec(argument)?.[1] ?? argument;
