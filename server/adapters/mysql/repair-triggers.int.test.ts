/** Triggers that a customer dropped, changed, or took away with a renamed table are noticed and made anew, on real MySQL. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ChangeQueue } from '../../ports/change-queue.ts';
import type { Triggers } from '../../ports/triggers.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlChangeQueue } from './change-queue.ts';
import { mysqlTriggers } from './repair-triggers.ts';
import { mysqlTables } from './tables.ts';

let mysql: TestMysql;
let customer: Connection;
let triggers: Triggers;
let queue: ChangeQueue;
let table: string;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  triggers = mysqlTriggers(mysql.pool);
  queue = mysqlChangeQueue(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  table = `sheet_${++serial}`;
  await mysqlTables(mysql.pool).createManaged(await addTestLink(mysql, { table, tabId: serial }));
});

/** What one statement of each kind marks. */
async function marks(): Promise<string[]> {
  const before = new Set((await queue.pending(table, 1_000)).map(({ id }) => id));
  await customer.query(`INSERT INTO ${table} (name) VALUES ('a')`);
  await customer.query(`UPDATE ${table} SET amount = 1`);
  await customer.query(`DELETE FROM ${table}`);
  const after = await queue.pending(table, 1_000);
  return after.filter(({ id }) => !before.has(id)).map(({ operation }) => operation);
}

const ALL = ['INSERT', 'UPDATE', 'DELETE'];

describe('triggers', () => {
  test('as we made them are left alone [D15]', async () => {
    expect(await triggers.broken([table])).toEqual([]);
    expect(await triggers.repair(table)).toBe(false);
    expect(await marks()).toEqual(ALL);
  });

  test('that were dropped are made anew [D15]', async () => {
    await customer.query(`DROP TRIGGER sync_update_${table}`);
    expect(await triggers.broken([table])).toEqual([table]);
    expect(await triggers.repair(table)).toBe(true);
    expect(await triggers.broken([table])).toEqual([]);
    expect(await marks()).toEqual(ALL);
  });

  test('that were changed are made anew, under their other name and back again [D15]', async () => {
    for (const name of [`sync_insert_${table}`, `sync2_insert_${table}`, `sync_insert_${table}`]) {
      await customer.query(`DROP TRIGGER ${name}`);
      await customer.query(`CREATE TRIGGER ${name} AFTER INSERT ON ${table} FOR EACH ROW SET @nothing = 1`);
      expect(await triggers.broken([table])).toEqual([table]);
      expect(await triggers.repair(table)).toBe(true);
      expect(await triggers.broken([table])).toEqual([]);
      expect(await marks()).toEqual(ALL);
    }
  });

  test('that went away with a renamed table are made on the one that came; the old one marks nothing any more [D15]', async () => {
    await customer.query(`CREATE TABLE ${table}_new LIKE ${table}`);
    await customer.query(`RENAME TABLE ${table} TO ${table}_old, ${table}_new TO ${table}`);
    expect(await triggers.repair(table)).toBe(true);
    expect(await triggers.broken([table])).toEqual([]);
    await customer.query(`INSERT INTO ${table}_old (name) VALUES ('x')`);
    expect(await queue.pending(table, 10)).toEqual([]);
    expect(await marks()).toEqual(ALL);
  });

  test('of a table that is not there are not looked for', async () => {
    expect(await triggers.repair('sheet_nowhere')).toBe(false);
  });

  test('of a table that somebody uses just now wait for the next look [Q8]', async () => {
    await customer.query(`DROP TRIGGER sync_delete_${table}`);
    const other = await mysql.customer();
    await other.query('START TRANSACTION');
    await other.query(`SELECT * FROM ${table}`);
    expect(await triggers.repair(table)).toBe(false);
    await other.query('COMMIT');
    expect(await triggers.repair(table)).toBe(true);
  });
});
