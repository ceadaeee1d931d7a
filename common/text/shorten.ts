/** The first runes of a text; where there were more, the last that is left is `…`. */
export function shorten(text: string, maxRunes: number): string {
  if (text.length <= maxRunes) return text;
  const runes = [...text];
  return runes.length <= maxRunes ? text : `${runes.slice(0, maxRunes - 1).join('')}…`;
}
