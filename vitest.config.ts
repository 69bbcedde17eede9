import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Vitest leaves one core free; much here waits for other processes, so a second worker pays on two cores too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['scripts/catalogue.ts', 'tests/postgres/global.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{domain,functions,infra,localstack,cli,scripts}/**/*.test.ts',
            'dashboard/src/**/*.test.ts',
          ],
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
