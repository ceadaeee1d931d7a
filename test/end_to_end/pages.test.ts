import type { Page } from 'playwright-core';
import {
  BROWSER_TEST_LIMIT_MS,
  engineUrl,
  openBrowser,
  picture,
  visit,
  type Reader,
  type Theme,
  type Visit,
} from '../support/browser';
import { openCrowd, type Crowd } from '../support/browser_crowd';
import { faintTexts, namelessControls, sidewaysOverflow } from '../support/browser_page';

jest.setTimeout(BROWSER_TEST_LIMIT_MS);

const WIDTHS = [1280, 400] as const;
const THEMES: readonly Theme[] = ['light', 'dark'];

/** One page: its address, and what is on it once it is there. */
interface Place {
  readonly name: string;
  readonly hash: (crowd: Crowd) => string | null;
  readonly isThere: (page: Page, crowd: Crowd) => Promise<void>;
}

const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();

const hasRows = ({ alertId }: Crowd): boolean => alertId !== null;

const PLACES: readonly Place[] = [
  {
    name: 'alerts',
    hash: () => '/alerts',
    isThere: async (page, crowd) => {
      await heading(page, 'Alerts');
      if (hasRows(crowd)) await page.getByRole('img', { name: 'Alerts over time' }).waitFor();
      else await page.getByRole('heading', { name: 'There are no rules yet' }).waitFor();
    },
  },
  {
    name: 'an_alert',
    hash: ({ alertId }) => (alertId === null ? null : `/alerts?alert=${alertId}`),
    isThere: page => page.getByRole('dialog').getByRole('heading', { name: 'What it saw' }).waitFor(),
  },
  {
    name: 'rules',
    hash: () => '/rules',
    isThere: async (page, crowd) => {
      await heading(page, 'Rules');
      if (hasRows(crowd)) await page.getByRole('switch').first().waitFor();
      else await page.getByRole('heading', { name: 'There are no rules yet' }).waitFor();
    },
  },
  {
    name: 'new_rule',
    hash: () => '/rules/new',
    isThere: async page => {
      await heading(page, 'New rule');
      await page.getByRole('combobox', { name: 'Outputs' }).waitFor();
    },
  },
  {
    name: 'a_rule',
    hash: ({ ruleId }) => (ruleId === null ? null : `/rules/${ruleId}`),
    isThere: async page => {
      await page.getByText('@timestamp').first().waitFor();
      // A shorter range: the whole day is what the reader gets at first, and takes a while.
      await page.getByText('Hour', { exact: true }).click();
      await page.getByText('events pass').waitFor();
    },
  },
  {
    name: 'inbox',
    hash: () => '/inbox',
    isThere: async (page, crowd) => {
      await heading(page, 'Inbox');
      if (hasRows(crowd)) await page.getByText('/inbox/sudo').first().waitFor();
      else await page.getByRole('heading', { name: 'Nothing has come yet' }).waitFor();
    },
  },
];

let browser: Reader;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

describe.each([0, 1, 10_000])('with %i alerts', count => {
  let crowd: Crowd;

  beforeAll(async () => {
    crowd = await openCrowd(engineUrl(), count);
  });

  afterAll(() => crowd.close());

  describe.each(THEMES)('in %s', theme => {
    let open: Visit;

    beforeAll(async () => {
      open = await visit(browser, crowd.url, { theme });
    });

    afterAll(() => open.close());

    test.each(PLACES.map(place => [place.name, place] as const))(
      'the page %s can be read and complains of nothing',
      async (name, place) => {
        const hash = place.hash(crowd);
        if (hash === null) return;
        const { page } = open;
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await page.evaluate(to => window.location.replace(`#${to}`), hash);
          await place.isThere(page, crowd);
          await picture(page, `${name}-${count}-${theme}-${width}`);
          expect({ width, sticksOut: await sidewaysOverflow(page) }).toEqual({ width, sticksOut: [] });
        }
        expect(await namelessControls(page)).toEqual([]);
        expect(await faintTexts(page)).toEqual([]);
        expect(open.complaints()).toEqual([]);
      },
    );
  });
});
