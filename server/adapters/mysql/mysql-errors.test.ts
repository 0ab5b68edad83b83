/** MySQL's numbers and the driver's codes: what each means, and that no message of theirs gets out. */
import { describe, expect, test } from 'vitest';

import { SyncError } from '../../core/sync-error.ts';
import { mysqlNumber, rowRefusal, toSyncError } from './mysql-errors.ts';

const SECRET = 'mallory@example.com';

function driverError(fields: { errno?: number; code?: string; fatal?: boolean }): Error {
  return Object.assign(new Error(`Duplicate entry '${SECRET}' for key 'by_mail'`), {
    ...fields,
    sql: `INSERT INTO people VALUES ('${SECRET}')`,
  });
}

describe('errors of MySQL and its driver', () => {
  test.each([
    [{ errno: 1213, code: 'ER_LOCK_DEADLOCK' }, 'MYSQL_TRANSIENT'],
    [{ errno: 1205, code: 'ER_LOCK_WAIT_TIMEOUT' }, 'MYSQL_TRANSIENT'],
    [{ errno: 1045, code: 'ER_ACCESS_DENIED_ERROR' }, 'MYSQL_UNAVAILABLE'],
    [{ errno: 1062, code: 'ER_DUP_ENTRY' }, 'MYSQL_REJECTED'],
    [{ errno: 1146, code: 'ER_NO_SUCH_TABLE' }, 'MYSQL_REJECTED'],
    [{ errno: -111, code: 'ECONNREFUSED' }, 'MYSQL_UNAVAILABLE'],
    [{ code: 'PROTOCOL_CONNECTION_LOST', fatal: true }, 'MYSQL_UNAVAILABLE'],
    [{ code: 'SOMETHING_NEW', fatal: true }, 'MYSQL_UNAVAILABLE'],
    [{ errno: 1172, code: 'ER_TOO_MANY_ROWS' }, 'MYSQL_FAILED'],
  ])('%o is %s', (fields, code) => {
    expect(toSyncError(driverError(fields)).code).toBe(code);
  });

  test('tells neither values nor SQL, however deep one looks', () => {
    for (const errno of [1062, 1064, 9999]) {
      const error = toSyncError(driverError({ errno, code: 'ER_X' }));
      const all = JSON.stringify([error, error.cause, error.message, error.stack, String(error.cause)]);
      expect(all).not.toContain(SECRET);
    }
  });

  test('tells a refused row from an error that concerns the whole table', () => {
    expect(rowRefusal(toSyncError(driverError({ errno: 1406, code: 'ER_DATA_TOO_LONG' })))).toEqual({
      errno: 1406,
      why: 'The text is longer than the column allows.',
    });
    for (const errno of [1146, 1213, 1045]) {
      expect(rowRefusal(toSyncError(driverError({ errno, code: 'ER_X' })))).toBeNull();
    }
    expect(rowRefusal(new Error('no error of MySQL'))).toBeNull();
  });

  test('leaves an error that is one of ours as it is', () => {
    const ours = new SyncError('LEASE_LOST');
    expect(toSyncError(ours)).toBe(ours);
    expect(mysqlNumber(ours)).toBeNull();
  });
});
