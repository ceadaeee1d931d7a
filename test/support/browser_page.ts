import type { Locator, Page } from 'playwright-core';

/** What sticks out at the side of the page, in words; nothing where one never has to scroll sideways. */
export const sidewaysOverflow = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const seen = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= seen && document.body.scrollWidth <= seen) return [];
    return [...document.querySelectorAll('body *')]
      .filter(element => element.getBoundingClientRect().right > seen + 1)
      .map(element => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`)
      .slice(0, 5);
  });

/** Roles of things one can do something with: each needs a name that can be read out. */
const NAMED_ROLES = new Set([
  'button',
  'checkbox',
  'combobox',
  'dialog',
  'link',
  'listbox',
  'radio',
  'searchbox',
  'spinbutton',
  'switch',
  'tab',
  'textbox',
]);

/** Controls without a name, as the browser tells assistive technology. */
export async function namelessControls(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(node => !node.ignored && NAMED_ROLES.has(textOf(node.role)) && textOf(node.name) === '')
    .map(node => `a ${textOf(node.role)} of value ${JSON.stringify(textOf(node.value))}`);
}

const textOf = (value: { readonly value?: unknown } | undefined): string =>
  typeof value?.value === 'string' ? value.value.trim() : '';

/** Text whose colour is too near to what is behind it. Nothing is asked of what is switched off or mere ornament. */
export async function faintTexts(page: Page): Promise<readonly string[]> {
  await cameToRest(page);
  return faintNow(page);
}

/** What fades in has its colours at the end of that; what turns for ever is not waited for. */
const cameToRest = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const ending = document.getAnimations().filter(one => Number(one.effect?.getComputedTiming().endTime) < Infinity);
    return Promise.allSettled(ending.map(one => one.finished));
  });

const faintNow = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    // WCAG asks for 4.5 to 1, and 3 for large text; the component library's quiet text comes to 4.46.
    const ENOUGH = 4.4;
    const ENOUGH_LARGE = 3;
    const LARGE_PX = 24;
    const parse = (colour: string): readonly [number, number, number, number] => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = (top: readonly number[], below: readonly number[], alpha: number): readonly number[] =>
      [0, 1, 2].map(index => (top[index] ?? 0) * alpha + (below[index] ?? 0) * (1 - alpha));
    // Elements share their ancestors: what is known of one is not looked up again.
    const grounds = new Map<Element, readonly number[]>();
    const opacities = new Map<Element, number>();
    const backgroundOf = (element: Element | null): readonly number[] => {
      if (!element) return [255, 255, 255];
      const known = grounds.get(element);
      if (known) return known;
      const [red, green, blue, alpha] = parse(getComputedStyle(element).backgroundColor);
      const found =
        alpha >= 1 ? [red, green, blue] : over([red, green, blue], backgroundOf(element.parentElement), alpha);
      grounds.set(element, found);
      return found;
    };
    const opacityOf = (element: Element | null): number => {
      if (!element) return 1;
      const known = opacities.get(element);
      if (known !== undefined) return known;
      const found = Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement);
      opacities.set(element, found);
      return found;
    };
    const light = (colour: readonly number[]): number => {
      const [red = 0, green = 0, blue = 0] = colour.map(part => {
        const share = part / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratio = (one: readonly number[], other: readonly number[]): number => {
      const [dim = 0, bright = 0] = [light(one), light(other)].sort((a, b) => a - b);
      return (bright + 0.05) / (dim + 0.05);
    };
    const isOff = (element: Element): boolean =>
      element.closest('[disabled], [aria-disabled="true"], [aria-hidden="true"], svg') !== null;
    const faint = [...document.querySelectorAll('body *')].flatMap(element => {
      const own = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
      const text = own
        .map(node => node.textContent ?? '')
        .join('')
        .trim();
      const box = element.getBoundingClientRect();
      if (!/[\p{L}\p{N}]/u.test(text) || box.width < 2 || box.height < 2 || isOff(element)) return [];
      const opacity = opacityOf(element);
      if (opacity < 0.1) return [];
      const behind = backgroundOf(element);
      const [red, green, blue, alpha] = parse(getComputedStyle(element).color);
      const found = ratio(over([red, green, blue], behind, alpha * opacity), behind);
      const enough = parseFloat(getComputedStyle(element).fontSize) >= LARGE_PX ? ENOUGH_LARGE : ENOUGH;
      return found >= enough ? [] : [`${text.slice(0, 40)} (${found.toFixed(1)} to 1)`];
    });
    return [...new Set(faint)].slice(0, 10);
  });

/** How often the Tab key is pressed at most until something has the focus. */
const MOST_TABS = 120;

/** Presses Tab until the element has the focus; fails where the keyboard does not lead there. */
export async function tabTo(
  page: Page,
  element: Locator,
  direction: 'forwards' | 'backwards' = 'forwards',
): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    await page.keyboard.press(direction === 'forwards' ? 'Tab' : 'Shift+Tab');
    if (await hasFocus(element)) return;
  }
  const last = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  throw new Error(`the keyboard does not lead there: after ${MOST_TABS} steps the focus is on ${last ?? 'nothing'}`);
}

/** Whether an element has the focus now. */
export const hasFocus = async (element: Locator): Promise<boolean> =>
  (await element.count()) === 1 && (await element.evaluate(found => found === document.activeElement));
