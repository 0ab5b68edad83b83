/** Nonces of signed calls on real MySQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlCallNonces } from './call-nonces.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

test('of several requests that are the same one counts, whichever process takes them [A3]', async () => {
  const nonces = mysqlCallNonces(mysql.pool);
  const spent = await Promise.all(Array.from({ length: 5 }, () => nonces.spend(1, 'nonce-1', 1_000, 0)));
  expect(spent.filter(Boolean)).toHaveLength(1);
  expect(await nonces.spend(2, 'nonce-1', 1_000, 0)).toBe(true);
  expect(await nonces.spend(1, 'NONCE-1', 1_000, 0)).toBe(true);
  expect(await nonces.spend(1, 'nonce-1', 1_000, 999)).toBe(false);
});

test('what is over is cleared away', async () => {
  const nonces = mysqlCallNonces(mysql.pool);
  await nonces.spend(3, 'old', 1_000, 0);
  await nonces.spend(3, 'new', 9_000, 5_000);
  const left = await mysql.pool.use((session) => session.rows('SELECT nonce FROM sync_call_nonces'));
  expect(left).toEqual([{ nonce: 'new' }]);
});
