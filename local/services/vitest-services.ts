/**
 * Vitest's global set-up for tests that need MySQL and Redis: takes those that the runner provides in TEST_MYSQL_URL and
 * TEST_REDIS_URL, and starts private ones when somebody runs vitest alone. Without services it fails; it never skips.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { startServices } from './start-services.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    mysqlUrl: string;
    redisUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rowlink-vitest-'));
  const removeData = () => rmSync(dataDir, { recursive: true, force: true });
  const services = await startServices({ mode: 'test', dataDir, log: () => undefined }).catch(
    (error: unknown) => {
      removeData();
      throw error;
    },
  );
  project.provide('mysqlUrl', services.mysqlUrl);
  project.provide('redisUrl', services.redisUrl);
  // A second project of the same run uses the same services.
  process.env['TEST_MYSQL_URL'] = services.mysqlUrl;
  process.env['TEST_REDIS_URL'] = services.redisUrl;
  return async () => {
    await services.stop();
    removeData();
  };
}
