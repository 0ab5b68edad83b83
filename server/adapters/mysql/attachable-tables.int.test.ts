/** What is told of tables that cannot be attached, on real MySQL: the statement to run puts it right. */
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlAttachableTables } from './attachable-tables.ts';
import { createPool } from './pool.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

test('an account without the right to make triggers is told the statement that gives it [K12]', async () => {
  const admin = await createConnection({ uri: mysql.url });
  const user = `few_rights_${mysql.name.slice(-12)}`;
  try {
    await admin.query('CREATE TABLE rented (id INT PRIMARY KEY)');
    await admin.query(`CREATE USER '${user}'@'%' IDENTIFIED BY 'a long enough Passw0rd!'`);
    await admin.query(`GRANT SELECT ON ${mysql.name}.* TO '${user}'@'%'`);
    const address = new URL(mysql.url);
    address.username = user;
    address.password = encodeURIComponent('a long enough Passw0rd!');
    const pool = createPool({ url: address.href });
    const tables = mysqlAttachableTables(pool);
    const patterns = [`${mysql.name}.*`];
    const told = (await tables.describe('rented', patterns))?.unfit ?? '';
    expect(told).toContain('lacks INSERT, UPDATE, DELETE, TRIGGER');
    await admin.query(told.slice(told.indexOf('GRANT')));
    expect((await tables.describe('rented', patterns))?.unfit).toBeNull();
    expect(await tables.describe('sync_links', patterns)).toBeNull();
    await pool.end();
  } finally {
    await admin.query(`DROP USER IF EXISTS '${user}'@'%'`);
    await admin.end();
  }
});

test('tables that were made for tabs are nobody else’s, whatever a pattern says and whether their link lives or is over [K6]', async () => {
  const admin = await createConnection({ uri: mysql.url });
  const tables = mysqlAttachableTables(mysql.pool);
  await admin.query(
    'CREATE TABLE sheet_of_others (_sync_row_id BIGINT PRIMARY KEY AUTO_INCREMENT, salary INT)',
  );
  await admin.query('CREATE TABLE for_all (id INT PRIMARY KEY)');
  await admin.end();
  const offered = (await tables.list([`${mysql.name}.*`])).map(({ table }) => table);
  expect(offered).toContain('for_all');
  expect(offered).not.toContain('sheet_of_others');
  for (const pattern of ['*.*', `${mysql.name}.sheet_of_others`]) {
    expect((await tables.describe('for_all', ['*.*']))?.table).toBe('for_all');
    for (const name of ['sheet_of_others', `${mysql.name}.sheet_of_others`]) {
      expect(await tables.describe(name, [pattern])).toBeNull();
    }
  }
});
