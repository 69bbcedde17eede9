import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // What is polled for waits for other processes on busy cores: the default of a second is a flaky test.
    expect: { poll: { timeout: 30_000 } },
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
          // What a test starts (a PostgreSQL, a command) may have to share two busy cores with everything else.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/deploy/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        // Needs an emulator of AWS: `npm run test:deploy`, not `npm test`. Its tests are steps, one after the other.
        test: {
          name: 'deploy',
          include: ['tests/deploy/**/*.test.ts'],
          bail: 1,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
