import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { toJsonText } from '../documents/json_text.mjs';

const BATCH = 2000;
const TOO_MUCH = 429;
const MAX_ATTEMPTS = 10;
const WAIT_MS = 1000;

/** Refuses an engine of --es that is not on this machine. */
export function checkLoopback(es) {
  if (es && !['127.0.0.1', 'localhost', '[::1]'].includes(new URL(es).hostname))
    throw new Error('--es must be on loopback: indices are made anew and removed there');
}

/** The engine of --es, or one of our own on loopback that ends with this process. */
export async function searchEngine({ es, root, say }) {
  if (es) return { url: es.replace(/\/$/, ''), stop: async () => {} };
  const data = mkdtempSync(path.join(tmpdir(), 'tocsin-parity-'));
  const remove = () => rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  say('starting a search engine …');
  const child = spawn(process.execPath, [path.join(root, 'bin', 'tocsin'), 'engine', '--port', '0', '--data', data], {
    cwd: root,
    env: { ...process.env, TOCSIN_HOME: root },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', text => (said += text));
  const ended = new Promise(resolve => child.once('exit', resolve));
  const url = await Promise.race([firstLine(child.stdout), ended.then(() => null)]);
  if (url === null) {
    remove();
    throw new Error(`the search engine did not start: ${said.trim()}`);
  }
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    remove();
  };
  return { url, stop };
}

const firstLine = stream => new Promise(resolve => createInterface({ input: stream }).once('line', resolve));

/** Asks the engine, and again while it has too much to do; an answer that is no success is an error with its words. */
export async function ask(url, method, target, body, type = 'application/json') {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${url}${target}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': type },
      body,
    });
    const text = await response.text();
    if (response.ok) return text;
    if (response.status !== TOO_MUCH || attempt === MAX_ATTEMPTS)
      throw new Error(`${method} ${target}: ${response.status} ${text.slice(0, 500)}`);
    await new Promise(resolve => setTimeout(resolve, attempt * WAIT_MS));
  }
}

/** Makes the indices anew and loads the documents, in their order. */
export async function load(url, { indices, documents }) {
  for (const [index, body] of Object.entries(indices)) {
    await ask(url, 'DELETE', `/${index}?ignore_unavailable=true`);
    await ask(url, 'PUT', `/${index}`, JSON.stringify(body));
  }
  let lines = [];
  let count = 0;
  const send = async () => {
    if (lines.length === 0) return;
    const answer = JSON.parse(await ask(url, 'POST', '/_bulk', `${lines.join('\n')}\n`, 'application/x-ndjson'));
    const refused = answer.errors ? answer.items.find(item => item.index.error) : null;
    if (refused) throw new Error(`a document was refused: ${JSON.stringify(refused.index).slice(0, 500)}`);
    lines = [];
  };
  for (const { index, id, source } of documents) {
    lines.push(`{"index":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}}}`, toJsonText(source));
    count += 1;
    if (lines.length >= BATCH * 2) await send();
  }
  await send();
  await ask(url, 'POST', `/${Object.keys(indices).join(',')}/_refresh`);
  return count;
}
