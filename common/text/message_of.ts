/** What something that was thrown says of itself; the words given where it says nothing. */
export const messageOf = (error: unknown, otherwise = 'unknown'): string =>
  error instanceof Error ? error.message : otherwise;
