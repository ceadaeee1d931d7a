/** What a secret may be called. */
const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** `${secret:NAME}`, whatever the name. */
const REFERENCE = /\$\{secret:([^}]*)\}/g;

/** Whether a secret may have this name. */
export const isSecretName = (text: string): boolean => NAME.test(text);

/** How a rule names a secret. */
export const referenceTo = (name: string): string => `\${secret:${name}}`;

/** The names that a text refers to, in their order, right or wrong. */
export const namesInText = (text: string): readonly string[] =>
  [...text.matchAll(REFERENCE)].map(found => found[1] ?? '');

/** A text with something in place of each reference. */
export const replaceReferences = (text: string, by: (name: string, written: string) => string): string =>
  text.replace(REFERENCE, (written: string, name: string) => by(name, written));

/** Whether a value is one right reference and nothing else: it tells nothing of the secret. */
export const isReference = (value: unknown): boolean => isSecretName(wholeReference(value) ?? '');

/** The name that a value refers to where it is one reference and nothing else, right or wrong. */
export function wholeReference(value: unknown): string | null {
  const [name] = typeof value === 'string' ? namesInText(value) : [];
  return name !== undefined && value === referenceTo(name) ? name : null;
}
