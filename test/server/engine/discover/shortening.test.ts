import { discoverOptions } from '../../../../server/engine/discover/discover_options.ts';
import { readShortening } from '../../../../server/engine/discover/shortening.ts';

const shortening = (kibana_discover_version: string | undefined) =>
  readShortening(
    discoverOptions.parse({
      generate_kibana_discover_url: true,
      shorten_kibana_discover_url: true,
      kibana_discover_version,
    }),
  );

test.each([
  ['7.16.0', false],
  ['7.15.9', true],
  ['8.0.0', false],
  ['6.8.0', true],
  ['', false],
  [undefined, false],
  ['0.0', false],
])('DL8: whether Kibana %s has the old call for short links: %j', (version, isOld) =>
  expect(shortening(version)).toMatchObject({ isOld }),
);

test('nothing is shortened that nobody asks for', () =>
  expect(readShortening(discoverOptions.parse({ generate_kibana_discover_url: true }))).toBeNull());
