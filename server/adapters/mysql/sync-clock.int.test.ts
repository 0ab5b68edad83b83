/** The reference clock: its bounds hold the server's time, and no time is told from an old measurement. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { fromSqlDateTime } from '../../core/micros.ts';
import { createPool, type MysqlPool } from './pool.ts';
import { text } from './read-row.ts';
import { mysqlSyncClock, steadyNow } from './sync-clock.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

async function serverNow(): Promise<number> {
  const [row] = await mysql.pool.use((session) => session.rows('SELECT UTC_TIMESTAMP(6) AS here'));
  if (!row) throw new Error('no row');
  return fromSqlDateTime(text(row, 'here'));
}

/** Sleeps that end when the test says so. */
function manualSleep() {
  const waiting: { ms: number; wake: () => void }[] = [];
  let tell: () => void = () => undefined;
  return {
    sleep: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        waiting.push({ ms, wake: resolve });
        signal.addEventListener('abort', () => resolve());
        tell();
      }),
    next: async (): Promise<{ ms: number; wake: () => void }> => {
      while (waiting.length === 0) await new Promise<void>((resolve) => (tell = resolve));
      return waiting.shift() ?? { ms: 0, wake: () => undefined };
    },
  };
}

describe('the reference clock', () => {
  test('encloses the server’s time whatever the process takes for the time [T1]', async () => {
    for (const skewMs of [0, 3_600_000, -86_400_000]) {
      const clock = mysqlSyncClock(mysql.pool, { now: () => steadyNow() + skewMs });
      await clock.start();
      const lower = clock.lower();
      const middle = await serverNow();
      const upper = clock.upper();
      await clock.stop();
      expect(lower).toBeLessThanOrEqual(middle);
      expect(upper).toBeGreaterThanOrEqual(middle);
      expect(Number.isSafeInteger(lower) && Number.isSafeInteger(upper)).toBe(true);
    }
  });

  test('grows less sure with age, and knows nothing after a minute without a measurement [T1]', async () => {
    let now = 1_000_000;
    const { sleep } = manualSleep();
    const clock = mysqlSyncClock(mysql.pool, { now: () => now, sleep });
    expect(() => clock.lower()).toThrow('CLOCK_UNKNOWN');
    await clock.start();
    const fresh = clock.upper() - clock.lower();
    now += 60_000;
    expect(clock.upper() - clock.lower()).toBeGreaterThan(fresh);
    now += 1;
    expect(() => clock.lower()).toThrow('CLOCK_UNKNOWN');
    expect(() => clock.upper()).toThrow('CLOCK_UNKNOWN');
    await clock.stop();
  });

  test('is measured every 30 seconds, sooner after a failure, and recovers', async () => {
    let now = 1_000_000;
    let isDown = false;
    const failures: unknown[] = [];
    const { sleep, next } = manualSleep();
    const pool: MysqlPool = {
      use: (work) => (isDown ? Promise.reject(new Error('down')) : mysql.pool.use(work)),
      end: () => Promise.resolve(),
    };
    const clock = mysqlSyncClock(pool, { now: () => now, sleep, onFailure: (error) => failures.push(error) });
    await clock.start();
    const first = await next();
    expect(first.ms).toBe(30_000);
    isDown = true;
    now += 61_000;
    first.wake();
    const retry = await next();
    expect(retry.ms).toBeLessThan(5_000);
    expect(failures).toHaveLength(1);
    expect(() => clock.lower()).toThrow('CLOCK_UNKNOWN');
    isDown = false;
    retry.wake();
    expect((await next()).ms).toBe(30_000);
    expect(clock.upper()).toBeGreaterThan(0);
    await clock.stop();
  });

  test('does not start without MySQL', async () => {
    const nowhere = createPool({ host: '127.0.0.1', port: 1, user: 'u', password: 'p', database: 'd' });
    await expect(mysqlSyncClock(nowhere).start()).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    await nowhere.end();
  });
});
