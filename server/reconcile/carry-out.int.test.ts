/** Rows that a person refused to have deleted, on real MySQL: they come back, and one on which MySQL fails holds up nobody. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { addSyncedRow, mysqlPorts } from '../test/harness/mysql-ports.ts';
import { carryOut } from './carry-out.ts';

let mysql: TestMysql;
let customer: Connection;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
});
afterAll(() => mysql.close());

test('the others are back, and the one is noted as an attempt and tried again [D10, F1]', async () => {
  const ports = mysqlPorts(mysql);
  const link = await addTestLink(mysql, { table: 'sheet_refused', tabId: 1 });
  await ports.tables.createManaged(link);
  const keys = ['k1', 'k2', 'k3'];
  for (const key of keys) await addSyncedRow(ports, link, { key, values: { c1: key }, seenAt: 1 });
  await customer.query(`DELETE FROM ${link.table}`);
  await mysql.database.transaction(async (tx) => {
    const id = await ports.approvals.open(tx, link.id, { kind: 'delete-in-sheet', allRows: 3, samples: [] });
    await ports.approvals.addRows(tx, link.id, id, keys);
    await ports.approvals.answer(tx, link.id, id, 'refuse', Infinity);
  });
  // An error of the customer's own, as a broken look-up in a trigger gives one.
  await customer.query(
    `CREATE TRIGGER bad BEFORE INSERT ON ${link.table} FOR EACH ROW
     IF NEW.name = 'k2' THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'no'; END IF`,
  );
  const names = async () => {
    const [rows] = await customer.query(`SELECT name FROM ${link.table} ORDER BY name`);
    return (rows as { name: string }[]).map(({ name }) => name);
  };
  const carry = async () => {
    const fence = await ports.spreadsheets.raiseFence(link.spreadsheet);
    const spreadsheet = await ports.spreadsheets.get(link.spreadsheet);
    await carryOut(ports, { spreadsheet, fence, signal: new AbortController().signal }, link);
  };

  await carry();
  expect(await names()).toEqual(['k1', 'k3']);
  expect([...(await ports.approvals.waiting(link.id)).keys()]).toEqual(['k2']);
  expect([...(await ports.attempts.of(link.id)).keys()]).toEqual(['k2']);

  await customer.query('DROP TRIGGER bad');
  await carry();
  expect(await names()).toEqual(keys);
  expect(await ports.approvals.waiting(link.id)).toEqual(new Map());
});
