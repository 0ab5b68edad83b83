/** The suffix of a test file says what must be running: nothing, MySQL and Redis (`int`), or the whole product (`e2e`). */
import { defineConfig } from 'vitest/config';

const services = 'local/services/vitest-services.ts';
const dashboard = 'server/dashboard/vitest-build.ts';

/** Everything that a test sends to the stand-in for Google, and what it answers, has to fit Google's own schema. */
const schemaSetUp = 'local/google/schema-check/vitest-global-setup.ts';
const schemaCheck = ['local/google/schema-check/vitest-setup.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.int.test.ts', '**/*.e2e.test.ts'],
          globalSetup: [schemaSetUp],
          setupFiles: schemaCheck,
          // All processors; by default one is left idle.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'int',
          include: ['**/*.int.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: [services, schemaSetUp],
          setupFiles: schemaCheck,
          maxWorkers: '100%',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: [services, schemaSetUp, dashboard],
          setupFiles: schemaCheck,
          // Each file has a product of its own; more than two at once only wait for each other's processors.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
