import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';

/**
 * A web server and a mail server on loopback, of one rule alone: { env, arrived, close }. `env` holds what the rule file
 * names: RECEIVER, an http address, RECEIVER_HOST, what it has after its scheme, and SMTP_PORT. `arrived` is all that came, as it came.
 */
export async function startReceivers() {
  const arrived = [];
  const web = webServer(arrived);
  const mail = mailServer(arrived);
  const [webPort, mailPort] = [await listen(web), await listen(mail)];
  return {
    arrived,
    env: {
      RECEIVER: `http://127.0.0.1:${webPort}`,
      RECEIVER_HOST: `127.0.0.1:${webPort}`,
      SMTP_PORT: String(mailPort),
      NO_PROXY: '127.0.0.1',
    },
    close: () => {
      web.close();
      web.closeAllConnections();
      mail.close();
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

const webServer = arrived =>
  createHttpServer((request, response) => {
    const chunks = [];
    request.on('data', bytes => chunks.push(bytes));
    request.on('end', () => {
      const { method, url, headers } = request;
      arrived.push({ kind: 'http', method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') });
      if (MOVED.has(url)) response.writeHead(MOVED.get(url), { location: `/from${url}` });
      response.end('ok');
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
