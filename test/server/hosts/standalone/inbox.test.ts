import { createTransport } from 'nodemailer';
import { createInbox, MAX_MESSAGES, readPosted } from '../../../../server/hosts/standalone/inbox';
import { startSmtpInbox } from '../../../../server/hosts/standalone/smtp_inbox';

test('keeps the last messages, newest first', () => {
  const inbox = createInbox();
  for (let at = 0; at < MAX_MESSAGES + 5; at += 1) inbox.add({ at, via: 'http', to: '/', title: String(at), body: '' });
  expect(inbox.messages()).toHaveLength(MAX_MESSAGES);
  expect(inbox.messages()[0]?.title).toBe(String(MAX_MESSAGES + 4));
});

test.each([
  ['the title of a chat message', '{"attachments": [{"title": "sudo"}], "username": "x"}', 'sudo'],
  ['the nearest title', '{"a": {"title": "inner"}, "text": "outer"}', 'outer'],
  ['the first line of plain text', 'first\nsecond', 'first'],
  ['something where there is none', '{"a": 1}', 'A message without a title'],
])('finds %s', (_name, text, title) => expect(readPosted('/inbox/x', text, 0).title).toBe(title));

test('takes mail', async () => {
  const inbox = createInbox();
  const started = await startSmtpInbox(inbox, 0, () => 5);
  if (!started.ok) throw new Error(started.error);
  const mail = createTransport({ host: '127.0.0.1', port: started.value.port, secure: false });
  await mail.sendMail({ from: 'a@example.com', to: 'soc@example.com', subject: 'Ten failed logins', text: 'from x' });
  mail.close();
  await started.value.close();
  expect(inbox.messages()).toEqual([
    { at: 5, via: 'smtp', to: 'soc@example.com', title: 'Ten failed logins', body: 'from x\n' },
  ]);
});
