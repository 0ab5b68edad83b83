/** Accounts of spreadsheets, on a real MySQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlAccountBook } from './account-book.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

test('who is given an account first keeps it; it counts until the spreadsheet has no link any more [H12]', async () => {
  const book = mysqlAccountBook(mysql.pool);
  expect(await book.of('asked')).toBeNull();
  expect(await book.give('asked', 'a')).toBe('a');
  expect(await book.give('asked', 'b')).toBe('a');
  const link = await addTestLink(mysql, { table: 'accounts_book', googleId: 'linked' });
  await book.adopt('b');
  expect(await book.all()).toEqual(
    new Map([
      ['asked', 'a'],
      ['linked', 'b'],
    ]),
  );
  expect(await book.loads()).toEqual(
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  );
  await book.move('asked', 'b');
  await mysql.links.unlink(link.id);
  expect(await book.loads()).toEqual(new Map([['b', 1]]));
});

test('what nobody linked within a week is forgotten with the next one that is given [H12]', async () => {
  const book = mysqlAccountBook(mysql.pool);
  await book.give('abandoned', 'a');
  await mysql.pool.use((session) =>
    session.write('UPDATE sync_spreadsheet_accounts SET given_at = given_at - INTERVAL 8 DAY'),
  );
  await book.give('next', 'a');
  const all = await book.all();
  expect([all.has('abandoned'), all.has('next')]).toEqual([false, true]);
});
