/** Variable names, and what they stand for. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** `$NAME`, or `${ANYTHING}`. */
const REFERENCE = /\$(?:([A-Za-z0-9_]+)|\{([^}]*)\})/g;

/**
 * Puts the values of environment variables into a file's text, before it is parsed; an unknown variable stays
 * as it is written. Source: parity options §1.
 */
export const expandEnv = (text: string, variables: Variables): string =>
  text.replace(REFERENCE, (written: string, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced ?? '';
    return Object.hasOwn(variables, name) ? (variables[name] ?? written) : written;
  });
