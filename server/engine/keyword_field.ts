const KEYWORD = '.keyword';

/** The name of a field that holds the exact values of another. */
export const withKeyword = (name: string): string => (name.endsWith(KEYWORD) ? name : name + KEYWORD);
