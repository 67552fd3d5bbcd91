import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

/** Where `npm test` wants the results as JSON (see `.ci/test.ts`). */
const report = process.env.IEUM_TEST_REPORT;

export default defineConfig({
  // graphql has two builds; libraries load the CommonJS one, and objects of one are foreign to the other.
  resolve: { alias: { graphql: require.resolve('graphql') } },
  test: {
    include: ['{cli,gateway,schema,subgraphs,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/setup/postgres.ts', 'test/setup/shared-network.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
