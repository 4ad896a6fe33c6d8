export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  // A spec that hangs is ended; one that is slow on a busy machine is not.
  testTimeout: 60_000,
  maxWorkers: 2,
  coverageProvider: 'v8',
};
