type Kind = 'success' | 'danger' | 'warning' | 'primary';

/** How long a toast stays. */
const STAY_MS: Readonly<Record<Kind, number>> = { success: 6000, primary: 6000, warning: 12_000, danger: 20_000 };

/** A host's toasts: short notes in a corner of the page, closed by a click. */
export function createToasts(list: HTMLElement) {
  const add = (kind: Kind, title: string, text: string): void => {
    const toast = document.createElement('div');
    toast.className = `euiToast euiToast--${kind} standaloneToast standaloneToast--${kind}`;
    toast.setAttribute('role', kind === 'danger' || kind === 'warning' ? 'alert' : 'status');
    toast.append(element('div', 'standaloneToast__title', title));
    if (text) toast.append(element('div', 'standaloneToast__text', text));
    const close = element('button', 'standaloneToast__close', '×');
    close.setAttribute('aria-label', 'Close this note');
    close.addEventListener('click', () => toast.remove());
    toast.append(close);
    list.append(toast);
    window.setTimeout(() => toast.remove(), STAY_MS[kind]);
  };
  const adder = (kind: Kind) => (given: unknown) => add(kind, wordsOf(given, 'title'), wordsOf(given, 'text'));
  return {
    add: adder('primary'),
    addInfo: adder('primary'),
    addSuccess: adder('success'),
    addWarning: adder('warning'),
    addDanger: adder('danger'),
    addError: (error: unknown, options?: unknown) =>
      add('danger', wordsOf(options, 'title') || 'That did not work', error instanceof Error ? error.message : ''),
  };
}

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** A toast is its title, or an object with title and text. */
function wordsOf(given: unknown, name: 'title' | 'text'): string {
  if (typeof given === 'string') return name === 'title' ? given : '';
  const value: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined;
  return typeof value === 'string' ? value : '';
}
