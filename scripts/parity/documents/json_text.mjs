// JSON in which a number is spelled as told: 50.0 stays 50.0, and what is larger than a double keeps its digits.

class Spelled {
  constructor(text) {
    this.text = text;
  }
}

/** A number with exactly this spelling. */
export const spelled = text => new Spelled(text);

/** A number that has a decimal point even when it is whole. */
export const float = number => new Spelled(Number.isInteger(number) ? number.toFixed(1) : String(number));

/** The text of a document. */
export function toJsonText(value) {
  if (value instanceof Spelled) return value.text;
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${toJsonText(member)}`).join(',')}}`;
}
