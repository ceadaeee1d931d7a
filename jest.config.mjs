const swc = environment => ({
  testEnvironment: environment,
  transform: {
    '^.+\\.(t|j)sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'classic' } },
        },
      },
    ],
  },
  // What is built names the package once more.
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/\\.build/'],
  clearMocks: true,
});

/** Laws, tried on stories made at random, and a whole day of the sample. */
const LONG_STORIES = [
  '{common,server,contract}/**/*properties.test.ts',
  'server/hosts/standalone/sample_rules.test.ts',
];

/** What starts programs or servers: compilers, bundlers, the command line as its users start it, transports. */
const PROCESSES = [
  'scripts/**/*.test.ts',
  'contract/{alerters,bundle*}.test.ts',
  'server/hosts/cli/{commands,error_notices}.test.ts',
  'server/hosts/engine/engine.test.ts',
  'server/hosts/standalone/{inbox,server}.test.ts',
  'server/sources/{http_client,proxy,tls}.test.ts',
  'server/transports/*.test.ts',
];

const project = (displayName, globs, { environment = 'node', but = [] } = {}) => ({
  displayName,
  testMatch: [...globs.map(glob => `<rootDir>/test/${glob}`), ...but.map(glob => `!**/test/${glob}`)],
  ...swc(environment),
});

/** Kinds of test, quickest first: `npm run test:unit` runs the first. */
const config = {
  // A busy machine is slow; a test that hangs still ends.
  testTimeout: 60_000,
  projects: [
    project('unit', ['common/**/*.test.ts', 'server/**/*.test.ts', 'cases/**/*.test.ts', 'contract/**/*.test.ts'], {
      but: [...LONG_STORIES, ...PROCESSES],
    }),
    project('properties', LONG_STORIES),
    project('components', ['public/**/*.test.tsx'], { environment: 'jsdom' }),
    project('processes', PROCESSES),
    {
      ...project('engine', ['with_engine/**/*.test.ts']),
      globalSetup: '<rootDir>/test/with_engine/setup.ts',
      globalTeardown: '<rootDir>/test/with_engine/teardown.ts',
    },
    {
      ...project('browser', ['end_to_end/**/*.test.ts']),
      globalSetup: '<rootDir>/test/end_to_end/setup.mjs',
      globalTeardown: '<rootDir>/test/end_to_end/teardown.mjs',
    },
  ],
};
export default config;
