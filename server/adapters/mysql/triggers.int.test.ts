/** The triggers against a customer who does as customers do: no change is lost, no statement of theirs fails. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import type { Link } from '../../core/link.ts';
import type { ChangeQueue } from '../../ports/change-queue.ts';
import type { Tables } from '../../ports/tables.ts';
import { mysqlChangeQueue } from './change-queue.ts';
import { createTriggers, triggerName } from './triggers.ts';
import { mysqlTables } from './tables.ts';
import { sampleEntry } from '../../test/samples/history-entry.ts';

let mysql: TestMysql;
let tables: Tables;
let queue: ChangeQueue;
let customer: Connection;
let link: Link;
let table: string;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  tables = mysqlTables(mysql.pool);
  queue = mysqlChangeQueue(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  customer = await mysql.customer();
  table = `sheet_${++serial}`;
  link = await addTestLink(mysql, { table, tabId: serial });
  await tables.createManaged(link);
});

const marks = async () =>
  (await queue.pending(table, 1_000)).map(({ pk, operation }) => `${operation} ${pk}`);
const names = async () => {
  const [rows] = await customer.query(`SELECT name FROM ${table} ORDER BY _sync_row_id`);
  return (rows as { name: string | null }[]).map((row) => row.name);
};

describe('a change by anybody else', () => {
  test('is marked, each row of each statement', async () => {
    await customer.query(`INSERT INTO ${table} (name) VALUES ('a'), ('b')`);
    await customer.query(`UPDATE ${table} SET amount = 1`);
    await customer.query(`DELETE FROM ${table} WHERE name = 'a'`);
    expect(await marks()).toEqual(['INSERT 1', 'INSERT 2', 'UPDATE 1', 'UPDATE 2', 'DELETE 1']);
  });

  test('is marked under both keys when the primary key changes', async () => {
    await customer.query(`INSERT INTO ${table} (name) VALUES ('a')`);
    await customer.query(`UPDATE ${table} SET _sync_row_id = 77`);
    expect(await marks()).toEqual(['INSERT 1', 'DELETE 1', 'INSERT 77']);
  });

  test('is marked at the server’s time in UTC, with microseconds [T7]', async () => {
    await customer.query("SET time_zone = '+05:00'");
    const clock = async () => {
      const [rows] = await customer.query(
        "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) AS us",
      );
      return Number((rows as { us: number | string }[])[0]?.us);
    };
    const before = await clock();
    await customer.query(`INSERT INTO ${table} (name) VALUES ('a')`);
    const [change] = await queue.pending(table, 1);
    expect(change?.changedAt).toBeGreaterThanOrEqual(before);
    expect(change?.changedAt).toBeLessThanOrEqual(await clock());
  });

  test('is there when its transaction commits, even after later ones were moved, and not when it rolls back [T8]', async () => {
    const late = await mysql.customer();
    await late.query('START TRANSACTION');
    await late.query(`INSERT INTO ${table} (name) VALUES ('late')`);
    await customer.query(`INSERT INTO ${table} (name) VALUES ('early')`);
    const moved = await queue.pending(table, 10);
    expect(moved.map((change) => change.pk)).toEqual(['2']);
    await mysql.database.transaction((tx) =>
      queue.moveToLog(tx, link, [{ change: moved[0] ?? raise(), entry: sampleEntry() }]),
    );
    expect(await marks()).toEqual([]);
    await late.query('COMMIT');
    expect(await marks()).toEqual(['INSERT 1']);
    await customer.query('START TRANSACTION');
    await customer.query(`DELETE FROM ${table}`);
    await customer.query('ROLLBACK');
    expect(await marks()).toEqual(['INSERT 1']);
  });
});

describe('the origin', () => {
  const insert = () =>
    mysql.database.transaction((tx) =>
      tables.insert(tx, link, [{ pk: null, key: 'k', values: { c1: 'ours' }, row: 1 }]),
    );

  test('keeps our own writes unmarked, and does not stick to the connection [E1]', async () => {
    await insert();
    await mysql.database.transaction(async (tx) => {
      await tables.update(tx, link, [{ pk: '1', key: 'k', values: { c1: 'again' }, row: 1 }]);
      await tables.mark(tx, link, [{ pk: '1', row: 3, status: 'SYNCED' }]);
      await tables.delete(tx, link, ['1']);
    });
    expect(await marks()).toEqual([]);
    const origins = await mysql.pool.use((session) => session.rows('SELECT @sync_origin AS origin'));
    expect(origins).toEqual([{ origin: null }]);
  });

  test('is that of one table: what a customer’s trigger writes to another table is marked [E1]', async () => {
    const other = `sheet_${++serial}`;
    await tables.createManaged(await addTestLink(mysql, { table: other, tabId: serial }));
    await customer.query(
      `CREATE TRIGGER copy_${other} AFTER INSERT ON ${table} FOR EACH ROW INSERT INTO ${other} (name) VALUES (NEW.name)`,
    );
    await insert();
    expect(await marks()).toEqual([]);
    expect((await queue.pending(other, 10)).map((change) => change.operation)).toEqual(['INSERT']);
  });

  test.each([
    [
      'in capitals, compared without case',
      (name: string) => `_utf8mb4'${name.toUpperCase()}' COLLATE utf8mb4_unicode_ci`,
    ],
    [
      'in capitals and another character set',
      (name: string) => `CONVERT('${name.toUpperCase()}' USING latin1)`,
    ],
    ['with a space at the end', (name: string) => `'${name} '`],
    ['as a number', () => '1.5e0'],
    ['as bytes that are no text', () => "X'FF00C3'"],
    ['in UTF-16', (name: string) => `CONVERT('${name}' USING utf16)`],
    ['of great length', () => "REPEAT('x', 100000)"],
    ['in a character set that cannot hold the name', () => "_sjis'a'"],
  ])('hides no change when a customer has set it %s', async (_what, value) => {
    const odd = `größe_${++serial}`;
    await tables.createManaged(await addTestLink(mysql, { table: odd, tabId: serial }));
    await customer.query(`SET @sync_origin = ${value(odd)}`);
    await customer.query(`INSERT INTO ${odd} (name) VALUES (NULL)`);
    await customer.query(`UPDATE ${odd} SET amount = 1`);
    await customer.query(`DELETE FROM ${odd}`);
    const changes = await queue.pending(odd, 10);
    expect(changes.map((change) => change.operation)).toEqual(['INSERT', 'UPDATE', 'DELETE']);
  });

  test.each(['latin1', 'sjis', 'binary', 'utf8mb4 COLLATE utf8mb4_general_ci'])(
    'matters to no session of the character set %s',
    async (characterSet) => {
      await customer.query(`SET NAMES ${characterSet}`);
      await customer.query(`INSERT INTO ${table} (amount) VALUES (1)`);
      expect(await marks()).toEqual(['INSERT 1']);
    },
  );
});

describe('a customer’s statement', () => {
  test.each([
    [
      'the queue was renamed',
      'RENAME TABLE sync_change_queue TO away',
      'RENAME TABLE away TO sync_change_queue',
    ],
    [
      'the key’s column is too narrow',
      'ALTER TABLE sync_change_queue MODIFY row_id VARBINARY(1) NOT NULL',
      'ALTER TABLE sync_change_queue MODIFY row_id VARBINARY(767) NOT NULL',
    ],
    [
      'a column of the queue is gone',
      'ALTER TABLE sync_change_queue RENAME COLUMN operation TO gone',
      'ALTER TABLE sync_change_queue RENAME COLUMN gone TO operation',
    ],
    [
      'the queue takes no row',
      'ALTER TABLE sync_change_queue ADD COLUMN required INT NOT NULL CHECK (required > 0)',
      'ALTER TABLE sync_change_queue DROP COLUMN required',
    ],
  ])('works when %s [Q7]', async (_what, breakIt, mendIt) => {
    await customer.query(`INSERT INTO ${table} (_sync_row_id, name) VALUES (10, 'a'), (11, 'b')`);
    await mysql.pool.use((session) => session.write('DELETE FROM sync_change_queue'));
    await mysql.pool.use((session) => session.write(breakIt));
    try {
      await customer.query(`INSERT INTO ${table} (name) VALUES ('c')`);
      await customer.query(`UPDATE ${table} SET name = CONCAT(name, '!')`);
      await customer.query(`UPDATE ${table} SET _sync_row_id = 99 WHERE name = 'a!'`);
      await customer.query(`DELETE FROM ${table} WHERE name = 'b!'`);
      expect(await names()).toEqual(['c!', 'a!']);
    } finally {
      await mysql.pool.use((session) => session.write(mendIt));
    }
    await customer.query(`UPDATE ${table} SET amount = 1 WHERE _sync_row_id = 99`);
    expect(await marks()).toContain('UPDATE 99');
  });

  test('tells its own ids, counts and warnings [Q7]', async () => {
    const [result] = await customer.query(`INSERT INTO ${table} (name) VALUES ('a'), ('b'), ('c')`);
    expect(result).toMatchObject({ insertId: 1, affectedRows: 3, warningStatus: 0 });
    const [ids] = await customer.query('SELECT LAST_INSERT_ID() AS id');
    expect(ids).toEqual([{ id: 1 }]);
    const [updated] = await customer.query(`UPDATE ${table} SET amount = 1 WHERE name < 'c'`);
    expect(updated).toMatchObject({ affectedRows: 2, changedRows: 2, warningStatus: 0 });
  });

  test('does not wait for a transaction of ours on other rows, nor for the queue [Q8]', async () => {
    await customer.query(`INSERT INTO ${table} (name) VALUES ('a'), ('b'), ('c')`);
    await customer.query('SET SESSION innodb_lock_wait_timeout = 1');
    await mysql.database.transaction(async (tx) => {
      const [first, second] = await queue.pending(table, 10);
      await tables.lock(tx, link, ['1', '2']);
      await tables.update(tx, link, [{ pk: '1', key: 'k', values: { c1: 'A' }, row: 0 }]);
      await tables.delete(tx, link, ['2']);
      await queue.moveToLog(tx, link, [
        { change: first ?? raise(), entry: sampleEntry() },
        { change: second ?? raise(), entry: sampleEntry() },
      ]);
      await customer.query(`INSERT INTO ${table} (name) VALUES ('d')`);
      await customer.query(`UPDATE ${table} SET amount = 2 WHERE _sync_row_id = 3`);
      await customer.query(`DELETE FROM ${table} WHERE _sync_row_id = 4`);
    });
    expect(await names()).toEqual(['A', 'c']);
    expect(await marks()).toEqual(['INSERT 3', 'INSERT 4', 'UPDATE 3', 'DELETE 4']);
  });
});

describe('triggers', () => {
  test('are made for any name of a table, once, under names that fit', async () => {
    for (const name of ['x'.repeat(64), "o'hara`s", 'größe_ö', 'a b;c', '\\']) {
      const quoted = `\`${name.replaceAll('`', '``')}\``;
      await customer.query(`CREATE TABLE ${quoted} (id VARCHAR(20) PRIMARY KEY, v INT)`);
      const target = { schema: mysql.name, table: name, key: [{ name: 'id', nativeType: 'VARCHAR(20)' }] };
      await mysql.pool.use((session) => createTriggers(session, target));
      await mysql.pool.use((session) => createTriggers(session, target));
      await customer.query(`INSERT INTO ${quoted} VALUES ('ä', 1)`);
      expect((await queue.pending(name, 10)).map((change) => change.pk)).toEqual(['["ä"]']);
      await tables.drop(name);
      expect(await queue.pending(name, 10)).toEqual([]);
    }
  });

  test('have names that differ when only the ends of long table names do', () => {
    const long = 'x'.repeat(63);
    const both = [triggerName(`${long}a`, 'INSERT'), triggerName(`${long}b`, 'INSERT')];
    expect(new Set(both).size).toBe(2);
    expect(both.every((name) => name.length <= 64)).toBe(true);
  });
});

function raise(): never {
  throw new Error('a change is missing');
}
