/** How a text that is too long is told: so many runes of it, and then that it was cut. */
export interface Crop {
  /** A text of so many runes is told whole. */
  readonly maxRunes: number;
  readonly keptRunes: number;
  readonly notice: string;
}

/** A text as ElastAlert crops it. Source: parity alerters §2. */
export function cropped(text: string, { maxRunes, keptRunes, notice }: Crop): string {
  if (text.length <= maxRunes) return text;
  const runes = [...text];
  return runes.length <= maxRunes ? text : runes.slice(0, keptRunes).join('') + notice;
}
