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
  clearMocks: true,
});
const project = (displayName, testMatch, environment = 'node') => ({
  displayName,
  testMatch: testMatch.map(glob => `<rootDir>/test/${glob}`),
  ...swc(environment),
});

/** Four kinds of test, slowest last: `npm run test:unit` runs the first two. */
const config = {
  // A busy machine is slow; a test that hangs still ends.
  testTimeout: 60_000,
  projects: [
    project('unit', [
      'common/**/*.test.ts',
      'server/**/*.test.ts',
      'cases/**/*.test.ts',
      'contract/**/*.test.ts',
      'scripts/**/*.test.ts',
    ]),
    project('components', ['public/**/*.test.tsx'], 'jsdom'),
    project('engine', ['with_engine/**/*.test.ts']),
    {
      ...project('browser', ['end_to_end/**/*.test.ts']),
      globalSetup: '<rootDir>/test/end_to_end/setup.mjs',
      globalTeardown: '<rootDir>/test/end_to_end/teardown.mjs',
    },
  ],
};
export default config;
