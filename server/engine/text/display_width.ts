/** What takes no room: marks, what is not shown, the later parts of Korean syllables. */
const NO_ROOM = /[\p{M}\p{Cf}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** Of those, what is shown: the soft hyphen, and signs that stand around numbers. */
const SHOWN = /[\u00ad\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

/** Wide and full-width characters, emoji and flags. Source: https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}\u{1f1e6}-\u{1f1ff}]/u;

/** How many columns of a terminal a text takes, as `wcwidth` counts them. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += widthOf(char);
  return width;
}

function widthOf(char: string): number {
  if (SHOWN.test(char)) return 1;
  if (NO_ROOM.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}
