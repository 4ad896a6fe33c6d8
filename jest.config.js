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
  // A worker has nothing open at its end, but hundreds of megabytes to give back: on a busy machine that takes longer than the usual half second.
  workerGracefulExitTimeout: 15_000,
  coverageProvider: 'v8',
};
