import { printable } from './redact.ts';

/** Somebody who writes or is written to. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** What would end a line, a command or an address early. */
const FORBIDDEN = /[\s<>()[\]\\,;:"\p{Cc}\p{Cf}]/u;

const WITH_NAME = /^(.*)<([^<>]*)>$/s;

/** Commas that stand outside quotes. */
const BETWEEN = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;

/** Reads `a@b`, `Name <a@b>`, or several between commas; null where one of them is no address. */
export function readMailboxes(written: readonly string[]): readonly Mailbox[] | null {
  const read = written
    .flatMap(text => text.split(BETWEEN))
    .map(text => text.trim())
    .filter(text => text !== '')
    .map(readMailbox);
  return read.some(({ address }) => address === '' || FORBIDDEN.test(address)) ? null : read;
}

function readMailbox(text: string): Mailbox {
  const [, name = '', address = text] = WITH_NAME.exec(text) ?? [];
  return {
    name: printable(name)
      .trim()
      .replace(/^"(.*)"$/, '$1'),
    address: address.trim(),
  };
}
