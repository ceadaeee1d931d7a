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

/** Laws, tried on stories made at random. */
const RANDOM = ['{common,server,contract}/**/*properties.test.ts'];

/** What starts programs: compilers, bundlers, the command line as its users start it. */
const PROCESSES = ['scripts/**/*.test.ts', 'contract/bundle*.test.ts', 'server/hosts/cli/commands.test.ts'];

const project = (displayName, testMatch, { environment = 'node', but = [] } = {}) => ({
  displayName,
  testMatch: testMatch.map(glob => `<rootDir>/test/${glob}`),
  testPathIgnorePatterns: but,
  ...swc(environment),
});

/** Kinds of test, quickest first: `npm run test:unit` runs the first. */
const config = {
  // A busy machine is slow; a test that hangs still ends.
  testTimeout: 60_000,
  projects: [
    project('unit', ['common/**/*.test.ts', 'server/**/*.test.ts', 'cases/**/*.test.ts', 'contract/**/*.test.ts'], {
      but: ['properties\\.test\\.ts$', '/contract/bundle', '/hosts/cli/commands\\.test\\.ts$'],
    }),
    project('properties', RANDOM),
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
