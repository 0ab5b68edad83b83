/** A view in a sheet: shown, followed by reads, and never written. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { AttachedTab } from '../harness/attached-tab.ts';
import { IMPATIENT } from '../harness/evidence.ts';
import { startProduct, type Product, type Scalar } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTACHABLE_TABLES: '*.shown_*' });
});
afterAll(async () => {
  await product.close();
});

const rowsOf = async (sql: string): Promise<Record<string, Scalar>[]> => {
  const [rows] = await product.sql.query(sql);
  return rows as Record<string, Scalar>[];
};

test('its rows are in the sheet as a read finds them; what is typed gives way, and nothing is written [K16]', async () => {
  await product.sql.query(`CREATE TABLE behind_view (id INT PRIMARY KEY, region VARCHAR(10), amount INT)`);
  await product.sql.query(
    `INSERT INTO behind_view VALUES (1, 'north', 5), (2, 'north', 7), (3, 'south', 1), (4, NULL, 9)`,
  );
  await product.sql.query(
    `CREATE VIEW shown_sums AS SELECT region, SUM(amount) AS total, COUNT(*) AS orders FROM behind_view GROUP BY region`,
  );
  await product.sql.query(`CREATE VIEW shown_twins AS SELECT region, amount FROM behind_view`);
  const behind = await rowsOf('SELECT * FROM behind_view ORDER BY id');

  const twins = new AttachedTab(product, product.google.createShared({ title: 'twins' }), 'shown_twins');
  expect((await twins.register()).body).toContain('Name the columns that tell its rows apart');
  expect((await twins.register({ viewKey: ['regoin'] })).body).toContain('no column \\"regoin\\"');
  expect((await twins.register({ viewKey: ['region'] })).body).toContain('same values');

  // The row without a key is no row of the link.
  await product.sql.query(`DELETE FROM behind_view WHERE id = 4`);
  const tab = await AttachedTab.link(product, 'shown_sums', [], { viewKey: ['region'] });
  await product.sql.query(`INSERT INTO behind_view VALUES (4, NULL, 9)`);
  await tab.until(() =>
    expect(tab.rows()).toEqual([
      { region: 'north', total: 12, orders: 2 },
      { region: 'south', total: 1, orders: 1 },
    ]),
  );

  await tab.sql(`UPDATE behind_view SET amount = 6 WHERE id = 1`);
  await tab.sql(`INSERT INTO behind_view VALUES (5, 'west', 2)`);
  await tab.sql(`DELETE FROM behind_view WHERE id = 3`);
  await tab.syncNow();
  const now = [
    { region: 'north', total: 13, orders: 2 },
    { region: 'west', total: 2, orders: 1 },
  ];
  await tab.until(() => expect(tab.rows()).toEqual(now));

  await tab.type('region', 'north', 'total', 99);
  await tab.until(() => expect(tab.rows()).toEqual(now));
  const lost = await rowsOf(
    `SELECT c.sheet_value AS typed, c.resolution FROM sync_conflicts c JOIN sync_links l ON l.id = c.link_id WHERE l.table_name = 'shown_sums'`,
  );
  expect(lost).toEqual([expect.objectContaining({ resolution: 'DB_WINS' })]);

  // A row that was deleted comes back; one that was typed stays, and an issue says that it is the sheet's alone.
  await tab.person.deleteLines(tab.tabId, 'ROWS', tab.placeOf('region', 'west'), 1);
  await tab.syncNow();
  await tab.until(() => expect(tab.rows()).toEqual(now));
  await tab.addRow({ region: 'east', total: 4, orders: 1 });
  await tab.until(async () =>
    expect(await tab.issues()).toEqual([expect.stringContaining('in the sheet alone')]),
  );
  expect(tab.rows()).toEqual([...now, { region: 'east', total: 4, orders: 1 }]);

  // Until the view has it.
  await tab.sql(`INSERT INTO behind_view VALUES (6, 'east', 4)`);
  await tab.syncNow();
  await tab.until(async () => expect(await tab.issues()).toEqual([]));
  await tab.until(() => expect(tab.rows()).toEqual([...now, { region: 'east', total: 4, orders: 1 }]));
  expect(await rowsOf('SELECT * FROM behind_view WHERE id = 2')).toEqual([behind[1]]);
  expect(await rowsOf('SELECT COUNT(*) AS entries FROM behind_view')).toEqual([{ entries: 5 }]);
  expect(await tab.status()).toMatchObject({ status: 'active', pauseReason: null });
});
