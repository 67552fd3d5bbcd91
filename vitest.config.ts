import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{gateway,schema,subgraphs,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/setup/postgres.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
