/** Somebody who writes or is written to. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** What would end a line, a command or an address early. */
const FORBIDDEN = /[\s<>()[\]\\,;:"\p{Cc}\p{Cf}]/u;

/** What a name may not hold. */
const FORBIDDEN_IN_NAME = /[<>\p{Cc}\p{Cf}]/u;

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
  return read.every(isMailbox) ? read : null;
}

const isMailbox = ({ name, address }: Mailbox): boolean =>
  address !== '' && !FORBIDDEN.test(address) && !FORBIDDEN_IN_NAME.test(name);

function readMailbox(text: string): Mailbox {
  const [, name = '', address = text] = WITH_NAME.exec(text) ?? [];
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.trim() };
}
