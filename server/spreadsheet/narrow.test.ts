/** A page of rows in which some make the whole transaction fail. */
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { SyncError, type ErrorCode } from '../core/sync-error.ts';
import { narrow } from './narrow.ts';

function failing(bad: ReadonlySet<number>, code: ErrorCode = 'MYSQL_FAILED') {
  const calls: number[][] = [];
  const work = (rows: readonly number[]): Promise<readonly number[]> => {
    calls.push([...rows]);
    return rows.some((row) => bad.has(row)) ? Promise.reject(new SyncError(code)) : Promise.resolve(rows);
  };
  return { calls, work };
}

describe('a page of rows', () => {
  test('in which none is bad is done at once', async () => {
    const { calls, work } = failing(new Set());
    expect(await narrow([1, 2, 3], work)).toEqual({ done: [[1, 2, 3]], culprits: [] });
    expect(calls).toHaveLength(1);
  });

  test('is narrowed to its culprits, and every other row is done once [F3]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.uniqueArray(fc.nat(59)), async (count, some) => {
        const rows = Array.from({ length: count }, (_, at) => at);
        const bad = new Set(some.slice(0, 20).filter((row) => row < count));
        const { work } = failing(bad);
        const { done, culprits } = await narrow(rows, work);
        expect(culprits.map(({ row }) => row)).toEqual(rows.filter((row) => bad.has(row)));
        expect(done.flat()).toEqual(rows.filter((row) => !bad.has(row)));
      }),
    );
  });

  test('without a single good one is no matter of its rows: the failure is thrown on', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => at);
    const { calls, work } = failing(new Set(rows));
    await expect(narrow(rows, work)).rejects.toMatchObject({ code: 'MYSQL_FAILED' });
    expect(calls.length).toBeLessThan(2 * rows.length);
  });

  test('with its first good row behind many bad ones goes on without those', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => at);
    const { work } = failing(new Set(rows.slice(0, 50)));
    const { done, culprits } = await narrow(rows, work);
    expect([culprits.length, done.flat()]).toEqual([50, rows.slice(50)]);
  });

  test.each<ErrorCode>(['MYSQL_UNAVAILABLE', 'LEASE_LOST', 'ROW_BUSY', 'MYSQL_REJECTED'])(
    'that fails with %s is not narrowed [F2]',
    async (code) => {
      const { calls, work } = failing(new Set([2]), code);
      await expect(narrow([1, 2, 3], work)).rejects.toMatchObject({ code });
      expect(calls).toHaveLength(1);
    },
  );
});
