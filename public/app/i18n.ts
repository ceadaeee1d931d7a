/** What goes where a text says `{name}`. */
type TextValues = Readonly<Record<string, string>>;

type Translate = (id: string, options: { defaultMessage: string; values?: TextValues }) => unknown;

/** The names under which hosts share their libraries and their translations. */
const SHARED = ['__kbnSharedDeps__', '__osdSharedDeps__'] as const;
const TRANSLATORS = ['KbnI18n', 'OsdI18n'] as const;

/** A text in the host's language; the one given where there is no translation. Braces are for values only. */
export function t(id: string, text: string, values?: TextValues): string {
  const translate = hostTranslate();
  if (!translate) return fill(text, values);
  try {
    const translated = translate(id, { defaultMessage: text, ...(values ? { values } : {}) });
    return typeof translated === 'string' ? translated : fill(text, values);
  } catch {
    return fill(text, values);
  }
}

/** One of two texts: for one, and for any other number. */
export const tCount = (count: number, id: string, one: string, many: string): string =>
  count === 1 ? t(`${id}.one`, one) : t(`${id}.many`, many, { count: count.toLocaleString() });

const fill = (text: string, values: TextValues = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

function hostTranslate(): Translate | null {
  for (const shared of SHARED) {
    for (const library of TRANSLATORS) {
      const i18n = memberOf(memberOf(memberOf(window, shared), library), 'i18n');
      const translate = memberOf(i18n, 'translate');
      if (typeof translate === 'function') {
        return (id, options): unknown => Reflect.apply(translate, i18n, [id, options]);
      }
    }
  }
  return null;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
