/**
 * Protocols that are spoken on a plain port. Hears what came so far, notes and answers what is whole, and gives what is left.
 * What is of no protocol here is left as it is.
 */
export function hearPort(bytes, { note, say }) {
  let rest = bytes;
  for (;;) {
    const heard = hearZabbix(rest) ?? hearStomp(rest);
    if (!heard) return rest;
    if (heard.noted) note(heard.noted);
    if (heard.answer) say(heard.answer);
    rest = rest.subarray(heard.length);
  }
}

const ZABBIX_HEADER = 13;

/** A header of 13 bytes, which holds the length, and JSON. */
function hearZabbix(bytes) {
  if (bytes.subarray(0, 4).toString('latin1') !== 'ZBXD' || bytes.length < ZABBIX_HEADER) return null;
  const length = ZABBIX_HEADER + bytes.readUInt32LE(5);
  if (bytes.length < length) return null;
  const text = bytes.subarray(ZABBIX_HEADER, length).toString('utf8');
  const { length: total } = JSON.parse(text).data;
  const info = `processed: ${total}; failed: 0; total: ${total}; seconds spent: 0.000055`;
  return { length, noted: { kind: 'zabbix', text }, answer: zabbixFrame({ response: 'success', info }) };
}

function zabbixFrame(value) {
  const body = Buffer.from(JSON.stringify(value));
  const header = Buffer.from('ZBXD\x01\0\0\0\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(body.length, 5);
  return Buffer.concat([header, body]);
}

/** Frames of lines, an empty line, a body and a NUL; whoever logs in is let in. */
function hearStomp(bytes) {
  const head = /^\n*(STOMP|CONNECT|SEND|DISCONNECT)\n((?:[^\n]+\n)*)\n/.exec(bytes.toString('latin1'));
  if (!head) return null;
  const [whole, command, lines] = head;
  const headers = Object.fromEntries(
    lines
      .split('\n')
      .filter(line => line !== '')
      .map(line => /^([^:]*):(.*)$/.exec(line).slice(1)),
  );
  const size = headers['content-length'];
  const end = size === undefined ? bytes.indexOf(0, whole.length) : whole.length + Number(size);
  if (end < 0 || end >= bytes.length) return null;
  const text = bytes.subarray(whole.length, end).toString('utf8');
  const receipt = headers.receipt && `RECEIPT\nreceipt-id:${headers.receipt}\n\n\0`;
  const isGreeting = command === 'STOMP' || command === 'CONNECT';
  return {
    length: end + 1,
    noted:
      command === 'DISCONNECT' ? null : { kind: 'stomp', command: isGreeting ? 'CONNECT' : command, headers, text },
    answer: isGreeting ? 'CONNECTED\nversion:1.1\n\n\0' : receipt,
  };
}
