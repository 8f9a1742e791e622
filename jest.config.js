// Four tiers, run one after another by launcher/test.mjs, which also prepares the stores.
const base = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/.cache/'],
};
/** The console's pure functions are unit tests too; they lie with its own package, whose types they need. */
const ALSO = { unit: ['<rootDir>/console/test/**/*.test.ts'] };
const tier = (name) => ({
  ...base,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`, ...(ALSO[name] ?? [])],
});

module.exports = {
  projects: ['unit', 'integration', 'flow', 'browser'].map(tier),
  testTimeout: 60_000,
};
