/** The part of an index name that changes from day to day or from roll-over to roll-over. */
const CHANGING = /[-._]?(\d{4}[-._]\d{2}([-._]\d{2})?|\d{6,})([-._]\d+)?$|[-._]\d+$/;

/** Patterns that cover indices of one kind, then the names themselves. */
export function suggestPatterns(names: readonly string[]): readonly string[] {
  const patterns = names
    .map(name => name.replace(CHANGING, ''))
    .filter((stem, index) => stem !== '' && stem !== names[index])
    .map(stem => `${stem}-*`);
  const stems = names.map(name => /^[A-Za-z]+(?=-)/.exec(name)?.[0]).filter(stem => stem !== undefined);
  return [...new Set([...stems.map(stem => `${stem}-*`), ...patterns, ...names])];
}

/** The patterns an index option names; several are separated by commas. */
export const splitPatterns = (index: string): readonly string[] =>
  index
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);
