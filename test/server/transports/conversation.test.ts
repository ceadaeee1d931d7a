import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { indexer } from '../../../server/alerters/indexer.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { alertFor, composed } from '../../support/alerters.ts';
import { answerWith, startHttpReceiver } from '../../support/http_receiver.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-conversation-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is refused repeats no secret that only a file holds', async () => {
  const receiver = await startHttpReceiver((request, response) =>
    answerWith(400, `you said ${String(request.headers.authorization)}`)(request, response),
  );
  const { hostname, port } = new URL(receiver.url);
  const file = path.join(folder, 'engine.yaml');
  writeFileSync(file, `es_host: ${hostname}\nes_port: ${port}\nindexer_alerts_name: a\nes_api_key: only-in-the-file\n`);
  const [part] = composed(indexer, { indexer_alert_config: { a: 1 }, indexer_config: file }, alertFor([{}]));
  if (!part) throw new Error('nothing is sent');
  const transports = createTransports({ log: () => undefined, now: () => 0 });
  const outcome = await transports.send(part, { idempotencyKey: 'alert:indexer:0', secrets: [] });
  await receiver.close();
  expect(receiver.received).toMatchObject([{ headers: { authorization: 'ApiKey only-in-the-file' } }]);
  expect(outcome).toMatchObject({ kind: 'refused', error: { status: 400 } });
  expect(JSON.stringify(outcome)).not.toContain('only-in-the-file');
});

test('a file that is not there is said by its option', async () => {
  const file = path.join(folder, 'gone.yaml');
  const [part] = composed(indexer, { indexer_alert_config: { a: 1 }, indexer_config: file }, alertFor([{}]));
  if (!part) throw new Error('nothing is sent');
  const transports = createTransports({ log: () => undefined, now: () => 0 });
  const outcome = await transports.send(part, { idempotencyKey: 'alert:indexer:0', secrets: [] });
  expect(outcome).toMatchObject({ error: { message: 'the file of indexer_config cannot be read (ENOENT)' } });
});
