/**
 * A MySQL database of its own for each test file, so that files can run side by side.
 * Works in the projects `int` and `e2e` only: their set-up provides MySQL.
 */
import { randomBytes } from 'node:crypto';

import { createConnection } from 'mysql2/promise';
import { inject } from 'vitest';

import './vitest-services.ts';

export interface TestDatabase {
  name: string;
  /** Connection URL with the database in it; the account may do everything. */
  url: string;
  /** Call it in afterAll. With ROWLINK_KEEP_TEST_DATABASES=1 the database stays to be looked at. */
  drop(): Promise<void>;
}

/** Makes an empty database `rowlink_test_<random>`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `rowlink_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(testMysqlUrl());
  await execute(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    async drop() {
      if (process.env['ROWLINK_KEEP_TEST_DATABASES']) return;
      await execute(`DROP DATABASE IF EXISTS \`${name}\``);
    },
  };
}

/** The test MySQL, connected to no test's own database. */
export function testMysqlUrl(): string {
  return inject('mysqlUrl');
}

/** The test Redis. It is shared by all test files: name queues and keys at random. */
export function testRedisUrl(): string {
  return inject('redisUrl');
}

async function execute(statement: string): Promise<void> {
  const connection = await createConnection({ uri: testMysqlUrl() });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
