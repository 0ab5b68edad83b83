/** Transactions: session settings, retries, and what happens to a connection whose state nobody knows. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Tx } from '../../ports/database.ts';
import { mysqlDatabase, sessionOf } from './database.ts';
import { createPool } from './pool.ts';
import { integer, text } from './read-row.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
  await mysql.pool.use((session) => session.write('CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)'));
});
afterAll(() => mysql.close());
beforeEach(async () => {
  await mysql.pool.use(async (session) => {
    await session.write('DELETE FROM t');
    await session.write('INSERT INTO t VALUES (1, 0), (2, 0)');
  });
});

const add = (tx: Tx, id: number) => sessionOf(tx).write('UPDATE t SET v = v + 1 WHERE id = ?', [id]);
const connectionId = async (tx: Tx) => {
  const [row] = await sessionOf(tx).rows('SELECT CONNECTION_ID() AS id');
  return row ? integer(row, 'id') : 0;
};
const values = () =>
  mysql.pool.use(async (session) => {
    const rows = await session.rows('SELECT v FROM t ORDER BY id');
    return rows.map((row) => integer(row, 'v'));
  });

describe('sessions', () => {
  test('are UTC, strict and READ COMMITTED with short waits, whatever the server prefers', async () => {
    await mysql.database.transaction(async (tx) => {
      const [row] = await sessionOf(tx).rows(
        `SELECT @@time_zone AS zone, @@sql_mode AS modes, @@innodb_lock_wait_timeout AS wait,
           TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()) AS off`,
      );
      if (!row) throw new Error('no row');
      expect(text(row, 'zone')).toBe('+00:00');
      expect(text(row, 'modes')).toContain('STRICT_ALL_TABLES');
      expect(integer(row, 'wait')).toBe(3);
      expect(integer(row, 'off')).toBe(0);
    });
  });

  test('see what others commit while they run', async () => {
    const customer = await mysql.customer();
    await mysql.database.transaction(async (tx) => {
      await sessionOf(tx).rows('SELECT * FROM t');
      await customer.query('UPDATE t SET v = 9 WHERE id = 2');
      const [row] = await sessionOf(tx).rows('SELECT v FROM t WHERE id = 2');
      expect(row?.['v']).toBe(9);
    });
  });

  test('give numbers that are too long for a double as text', async () => {
    const [row] = await mysql.pool.use((session) =>
      session.rows(
        "SELECT 9007199254740993 AS big, 0.1234567890123456789 AS exact, '2024-01-15 10:00:00' AS t",
      ),
    );
    expect(row).toEqual({
      big: '9007199254740993',
      exact: '0.1234567890123456789',
      t: '2024-01-15 10:00:00',
    });
  });

  test('fail with a sentence when every connection is in use', async () => {
    const small = createPool({ url: mysql.url }, { connectionsMax: 1, acquireTimeoutMs: 50 });
    try {
      await small.use(async () => {
        await expect(small.use(() => Promise.resolve())).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
      });
      await expect(small.use((session) => session.rows('SELECT 1 AS one'))).resolves.toHaveLength(1);
    } finally {
      await small.end();
    }
  });

  test('say that MySQL cannot be reached', async () => {
    const nowhere = createPool({ host: '127.0.0.1', port: 1, user: 'u', password: 'p', database: 'd' });
    await expect(nowhere.use(() => Promise.resolve())).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    await nowhere.end();
  });
});

describe('transactions', () => {
  test('roll back when the work fails, and end for good [C9]', async () => {
    let kept: Tx | undefined;
    const failed = mysql.database.transaction(async (tx) => {
      kept = tx;
      await add(tx, 1);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await values()).toEqual([0, 0]);
    expect(() => kept && sessionOf(kept)).toThrow(SyncError);
  });

  test('run again as a whole after a deadlock', async () => {
    const bothHoldOne = Promise.withResolvers<undefined>();
    let holding = 0;
    let runs = 0;
    const cross = (first: number, second: number) =>
      mysql.database.transaction(async (tx) => {
        runs += 1;
        await add(tx, first);
        if (++holding === 2) bothHoldOne.resolve(undefined);
        await bothHoldOne.promise;
        await add(tx, second);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    expect(runs).toBe(3);
    expect(await values()).toEqual([2, 2]);
  });

  test('give up after three retries, with pauses that grow', async () => {
    const pauses: number[] = [];
    const timing = { random: () => 0.5, sleep: (ms: number) => Promise.resolve(pauses.push(ms)) };
    let runs = 0;
    const failing = mysqlDatabase(mysql.pool, timing).transaction(() => {
      runs += 1;
      return Promise.reject(new SyncError('MYSQL_TRANSIENT'));
    });
    await expect(failing).rejects.toMatchObject({ code: 'MYSQL_TRANSIENT' });
    expect(runs).toBe(4);
    expect(pauses).toEqual([20, 40, 80]);
  });

  test('wait no longer than the lock wait for a row that somebody holds, then try again', async () => {
    const customer = await mysql.customer();
    await customer.query('START TRANSACTION');
    await customer.query('UPDATE t SET v = 5 WHERE id = 1');
    let runs = 0;
    await mysql.database.transaction(async (tx) => {
      runs += 1;
      if (runs === 1) await sessionOf(tx).write('SET SESSION innodb_lock_wait_timeout = 1');
      if (runs === 2) await customer.query('COMMIT');
      await add(tx, 1);
      await sessionOf(tx).write('SET SESSION innodb_lock_wait_timeout = 3');
    });
    expect(runs).toBe(2);
    expect(await values()).toEqual([6, 0]);
  });

  test('lose nothing half-done when their connection is killed, and never use it again [C9]', async () => {
    const customer = await mysql.customer();
    let killed = 0;
    const failing = mysql.database.transaction(async (tx) => {
      await add(tx, 1);
      killed = await connectionId(tx);
      await customer.query(`KILL ${killed}`);
      await add(tx, 2);
    });
    await expect(failing).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    expect(await values()).toEqual([0, 0]);
    const next = await mysql.database.transaction((tx) => connectionId(tx));
    expect(next).not.toBe(killed);
  });

  test('report a commit that nobody answered', async () => {
    const customer = await mysql.customer();
    const failing = mysql.database.transaction(async (tx) => {
      await add(tx, 1);
      await customer.query(`KILL ${await connectionId(tx)}`);
    });
    await expect(failing).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    expect(await values()).toEqual([0, 0]);
  });
});
