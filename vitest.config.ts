import { defineConfig } from 'vitest/config';

/** Where `npm test` wants the results as JSON (see `.ci/test.ts`). */
const report = process.env.IEUM_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['{gateway,schema,subgraphs,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/setup/postgres.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
