/** Moments of a table that was there, in a spreadsheet of another time zone: shown as its people's clocks show them, never moved. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { wallTimeToSerial } from '../../core/values/serial-date.ts';
import { AttachedTab } from '../harness/attached-tab.ts';
import { IMPATIENT } from '../harness/evidence.ts';
import { startProduct, type Product } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTACHABLE_TABLES: '*.log_*' });
});
afterAll(async () => {
  await product.close();
});

const serial = (wallTime: string) => expect.closeTo(wallTimeToSerial(`${wallTime}:00.000`), 7) as number;

/** Each moment as seconds since 1970, which no session's time zone changes. */
async function moments(): Promise<Record<string, number>> {
  const [rows] = await product.sql.query('SELECT name, UNIX_TIMESTAMP(seen) AS at FROM log_visits');
  return Object.fromEntries(
    (rows as { name: string; at: string }[]).map(({ name, at }) => [name, Number(at)]),
  );
}

const at = (utc: string) => Date.parse(`${utc}Z`) / 1_000;

test('a TIMESTAMP is shown and typed in the spreadsheet’s time zone, and stays the moment that it is [K13]', async () => {
  await product.sql.query(
    `CREATE TABLE log_visits (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL,
       seen TIMESTAMP NULL, planned DATETIME NULL)`,
  );
  const known = {
    winter: '2024-01-15T11:00:00',
    summer: '2024-07-15T10:00:00',
    first: '2024-10-27T00:30:00',
    second: '2024-10-27T01:30:00',
  };
  await product.sql.query(`INSERT INTO log_visits (name, seen, planned) VALUES ?`, [
    Object.entries(known).map(([name, utc]) => [name, new Date(`${utc}Z`), '2024-03-31 02:30:00']),
  ]);
  const before = await moments();
  expect(before).toEqual(Object.fromEntries(Object.entries(known).map(([name, utc]) => [name, at(utc)])));
  const tab = await AttachedTab.link(product, 'log_visits', [], {}, { timeZone: 'Europe/Berlin' });
  await tab.until(() =>
    expect(tab.rows()).toMatchObject([
      { name: 'winter', seen: serial('2024-01-15 12:00') },
      { name: 'summer', seen: serial('2024-07-15 12:00') },
      { name: 'first', seen: serial('2024-10-27 02:30') },
      { name: 'second', seen: serial('2024-10-27 02:30'), planned: serial('2024-03-31 02:30') },
    ]),
  );

  await tab.type('name', 'second', 'planned', '2024-12-24 18:00');
  await tab.type('name', 'winter', 'seen', '2024-07-01 08:00');
  await tab.type('name', 'summer', 'seen', '2024-03-31 02:30');
  await tab.addRow({ name: 'new', seen: '2024-10-27 02:30' });
  const after = {
    ...before,
    winter: at('2024-07-01T06:00:00'),
    new: at('2024-10-27T00:30:00'),
  };
  await tab.until(async () => {
    expect(await moments()).toEqual(after);
    expect(await tab.issues()).toContainEqual(expect.stringContaining('The clocks of Europe/Berlin'));
  });
  const [rows] = await product.sql.query(
    `SELECT CAST(planned AS CHAR) AS planned FROM log_visits WHERE name = 'second'`,
  );
  expect(rows).toEqual([{ planned: '2024-12-24 18:00:00' }]);

  await tab.sql(`UPDATE log_visits SET seen = seen + INTERVAL 1 HOUR WHERE name = 'winter'`);
  await tab.until(() => expect(tab.row('name', 'winter')['seen']).toEqual(serial('2024-07-01 09:00')));
});
