// Both directions: https://www.zabbix.com/documentation/current/en/manual/appendix/protocols/header_datalen
const MARK = 'ZBXD';
const HEADER_BYTES = 13;
const LENGTH_AT = 5;
const FLAGS_AT = 4;
const PLAIN = 0x01;

/** A text as Zabbix reads it from a port. */
export function zabbixFrame(text: string): Uint8Array {
  const body = Buffer.from(text, 'utf8');
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MARK, 'latin1');
  header.writeUInt8(PLAIN, FLAGS_AT);
  header.writeUInt32LE(body.length, LENGTH_AT);
  return Buffer.concat([header, body]);
}

/** The text of an answer; null where more must come. Throws where it is none, or is packed, which nobody asked for. */
export function readZabbixFrame(received: Uint8Array): string | null {
  const bytes = Buffer.from(received);
  const begun = bytes.subarray(0, MARK.length).toString('latin1');
  if (!MARK.startsWith(begun)) throw new Error('the answer is not one of Zabbix');
  if (bytes.length < HEADER_BYTES) return null;
  if (bytes.readUInt8(FLAGS_AT) !== PLAIN) throw new Error('the answer is packed');
  const end = HEADER_BYTES + bytes.readUInt32LE(LENGTH_AT);
  return bytes.length < end ? null : bytes.subarray(HEADER_BYTES, end).toString('utf8');
}
