/** Statements of other programs on linked tables: they succeed at once, whatever becomes of what we added. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Column, Link } from '../../core/link.ts';
import type { ChangeQueue } from '../../ports/change-queue.ts';
import type { Tables } from '../../ports/tables.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlChangeQueue } from './change-queue.ts';
import { probeQueue } from './probe-queue.ts';
import { mysqlTables } from './tables.ts';

let mysql: TestMysql;
let customer: Connection;
let tables: Tables;
let queue: ChangeQueue;
let table: string;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  tables = mysqlTables(mysql.pool);
  queue = mysqlChangeQueue(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(() => {
  table = `stated_${++serial}`;
});

const column = (name: string, index: number): Column => {
  return { id: name, index, header: name, name, type: 'NUMBER', nativeType: 'INT' };
};

/** A table that is attached by its `id`. */
async function make(definition: string): Promise<Link> {
  await customer.query(`CREATE TABLE ${table} (${definition})`);
  const link = await addTestLink(mysql, { table, tabId: serial, columns: [column('id', 0), column('v', 1)] });
  await tables.watch(table);
  return { ...link, attached: { key: [{ name: 'id', nativeType: 'INT' }] } };
}

describe('a statement of the customer', () => {
  test.each([
    ['the key was renamed', `ALTER TABLE {t} RENAME COLUMN id TO key_now`],
    ['the queue is gone', `RENAME TABLE sync_change_queue TO away_{t}`],
    ['the queue is too narrow', `ALTER TABLE sync_change_queue MODIFY COLUMN row_id VARBINARY(2) NOT NULL`],
  ])('succeeds although %s [K10]', async (_, harm) => {
    await make('id VARCHAR(20) PRIMARY KEY, v INT');
    await customer.query(`DELETE FROM sync_change_queue`);
    await customer.query(harm.replace('{t}', table));
    try {
      await customer.query(`INSERT INTO ${table} VALUES ('long enough', 1)`);
      await customer.query(`UPDATE ${table} SET v = 2`);
      await customer.query(`DELETE FROM ${table}`);
    } finally {
      await customer.query(`RENAME TABLE away_${table} TO sync_change_queue`).catch(() => undefined);
      await customer.query(`ALTER TABLE sync_change_queue MODIFY COLUMN row_id VARBINARY(767) NOT NULL`);
    }
  });

  test.each([
    ['a column of the queue is gone', 'ALTER TABLE sync_change_queue RENAME COLUMN operation TO gone'],
    ['the queue is gone', 'RENAME TABLE sync_change_queue TO queue_away'],
    ['the queue is too narrow', 'ALTER TABLE sync_change_queue MODIFY COLUMN row_id VARBINARY(2) NOT NULL'],
    ['the queue takes no row', `ALTER TABLE sync_change_queue ADD CONSTRAINT never CHECK (row_id = 'no')`],
  ])('succeeds although %s, and the probe tells [K10]', async (_, harm) => {
    const own = await openTestMysql();
    try {
      const other = await own.customer();
      await other.query('CREATE TABLE harmed (id VARCHAR(20) PRIMARY KEY, v INT)');
      await mysqlTables(own.pool).watch('harmed');
      expect(await probeQueue(own.pool)).toBeNull();
      await other.query(`INSERT INTO harmed VALUES ('first', 1)`);
      await other.query('DELETE FROM sync_change_queue');
      await other.query(harm);
      await other.query(`INSERT INTO harmed VALUES ('long enough', 1)`);
      await other.query(`INSERT INTO harmed VALUES ('long again', 1)`);
      await other.query(`UPDATE harmed SET v = 2, id = CONCAT(id, '!')`);
      await other.query(`DELETE FROM harmed WHERE id = 'first!'`);
      const [rows] = await other.query('SELECT id, v FROM harmed ORDER BY id');
      expect(rows).toEqual([
        { id: 'long again!', v: 2 },
        { id: 'long enough!', v: 2 },
      ]);
      expect(await probeQueue(own.pool)).toEqual(expect.any(String));
    } finally {
      await own.close();
    }
  });

  test('the probe tells long before the numbers of the queue are used up, and how to renew them [K10]', async () => {
    const own = await openTestMysql();
    try {
      const other = await own.customer();
      await other.query('ALTER TABLE sync_change_queue AUTO_INCREMENT = 9300000000000000000');
      expect(await probeQueue(own.pool)).toContain('sync_change_queue AUTO_INCREMENT = 1');
      await other.query('ALTER TABLE sync_change_queue AUTO_INCREMENT = 1');
      expect(await probeQueue(own.pool)).toBeNull();
    } finally {
      await own.close();
    }
  });

  test('succeeds although the account of the triggers may not insert any more [K10]', async () => {
    await make('id INT PRIMARY KEY, v INT');
    const account = `'k10_${serial}_${mysql.name.slice(-8)}'@'%'`;
    await customer.query(`CREATE USER ${account} IDENTIFIED BY 'K10-secret-of-a-test'`);
    try {
      await customer.query(`GRANT ALL PRIVILEGES ON \`${mysql.name}\`.* TO ${account}`);
      for (const each of ['insert', 'update', 'delete']) {
        const name = `sync_${each}_${table}`;
        const [[made]] = (await customer.query(`SHOW CREATE TRIGGER ${name}`)) as unknown as [
          { 'SQL Original Statement': string }[],
        ];
        const body = (made?.['SQL Original Statement'] ?? '').replace(/DEFINER=\S+/, `DEFINER=${account}`);
        await customer.query(`DROP TRIGGER ${name}`);
        await customer.query(body);
      }
      await customer.query(`INSERT INTO ${table} VALUES (1, 1)`);
      expect((await queue.pending(table, 10)).map(({ pk }) => pk)).toEqual(['1']);
      await customer.query(`REVOKE INSERT ON \`${mysql.name}\`.* FROM ${account}`);
      await customer.query(`INSERT INTO ${table} VALUES (2, 2)`);
      await customer.query(`UPDATE ${table} SET v = 3`);
      await customer.query(`DELETE FROM ${table} WHERE id = 1`);
      const [rows] = await customer.query(`SELECT * FROM ${table}`);
      expect(rows).toEqual([{ id: 2, v: 3 }]);
      expect(await queue.pending(table, 10)).toHaveLength(1);
    } finally {
      await customer.query(`DROP USER ${account}`);
    }
  });

  test('waits for none of our transactions on other rows: each of three is done within a second [K10]', async () => {
    const link = await make('id INT PRIMARY KEY, v INT');
    await customer.query(`INSERT INTO ${table} VALUES (1, 1), (2, 2), (3, 3)`);
    await mysql.database.transaction(async (tx) => {
      await tables.lock(tx, link, ['1']);
      await tables.update(tx, link, [{ key: 'k', pk: '1', row: null, values: { v: '9' } }]);
      await tables.delete(tx, link, ['7']);
      await queue.takeMoves(tx, table);
      await customer.query('SET SESSION innodb_lock_wait_timeout = 1');
      for (const sql of [
        `INSERT INTO ${table} VALUES (4, 4)`,
        `UPDATE ${table} SET v = 5 WHERE id = 2`,
        `DELETE FROM ${table} WHERE id = 3`,
      ]) {
        const [from] = await times();
        await customer.query(sql);
        const [to] = await times();
        expect(to - from).toBeLessThan(1_000_000);
      }
    });
  });
});

/** MySQL's own clock, in microseconds. */
async function times(): Promise<[number]> {
  const [rows] = await customer.query(`SELECT TIMESTAMPDIFF(MICROSECOND, '2020-01-01', SYSDATE(6)) AS at`);
  return [Number((rows as { at: number }[])[0]?.at)];
}
