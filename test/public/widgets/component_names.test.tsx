import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PUBLIC = path.resolve(__dirname, '../../../public');

/** Components that EUI 90, EUI 115 and OUI 1.21 all have; the provider is looked for before it is used. */
const IN_ALL_LIBRARIES = new Set([
  ...['EuiAccordion', 'EuiBadge', 'EuiBasicTable', 'EuiButton', 'EuiButtonEmpty', 'EuiButtonGroup', 'EuiButtonIcon'],
  ...['EuiCallOut', 'EuiComboBox', 'EuiConfirmModal', 'EuiEmptyPrompt', 'EuiFieldNumber'],
  ...['EuiFieldSearch', 'EuiFieldText', 'EuiFlyout', 'EuiFlyoutBody', 'EuiFlyoutFooter', 'EuiFlyoutHeader'],
  ...['EuiFormRow', 'EuiHealth', 'EuiLink', 'EuiLoadingSpinner', 'EuiPanel', 'EuiSelect', 'EuiSwitch', 'EuiTab'],
  ...['EuiTabs', 'EuiTextArea', 'EuiTitle'],
]);
const LOOKED_FOR_FIRST: Readonly<Record<string, readonly string[]>> = { 'widgets/themed.tsx': ['EuiProvider'] };

const sources = readdirSync(PUBLIC, { recursive: true })
  .map(String)
  .filter(file => /\.tsx?$/.test(file))
  .map(file => ({ file, text: readFileSync(path.join(PUBLIC, file), 'utf8') }));

const EUI_IMPORT = /import\s*\{([^}]*)\}\s*from '@elastic\/eui'/g;

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(EUI_IMPORT)].flatMap(found => (found[1] ?? '').split(',').map(name => name.trim())).filter(Boolean);

test('only widgets know the component library', () => {
  const others = sources.filter(({ file, text }) => text.includes('@elastic/eui') && !file.startsWith('widgets/'));
  expect(others.map(({ file }) => file)).toEqual([]);
});

test('only components that every host has are used', () => {
  const unknown = sources.flatMap(({ file, text }) =>
    namesIn(text)
      .filter(name => !IN_ALL_LIBRARIES.has(name) && LOOKED_FOR_FIRST[file]?.includes(name) !== true)
      .map(name => `${file}: ${name}`),
  );
  expect(unknown).toEqual([]);
});

test('nothing is imported that no host shares or React 16 has not', () => {
  const banned =
    /react\/jsx-runtime|react-dom\/client|useId\b|useSyncExternalStore|useTransition|dangerouslySetInnerHTML/;
  expect(sources.filter(({ text }) => banned.test(text)).map(({ file }) => file)).toEqual([]);
});
