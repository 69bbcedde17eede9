import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['scripts/catalogue.ts', 'tests/postgres/global.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{domain,functions,localstack,cli,scripts}/**/*.test.ts', 'dashboard/src/**/*.test.ts'],
          // A test's own PostgreSQL may have to share two busy cores with everything else.
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'system', include: ['tests/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
