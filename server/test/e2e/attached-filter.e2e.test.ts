/** A table of which only some rows are in the sheet: rows that come to meet the condition, leave it, and are typed. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { AttachedTab } from '../harness/attached-tab.ts';
import { IMPATIENT } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { startProduct, type Product, type Scalar } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTACHABLE_TABLES: '*.orders_of_*' });
});
afterAll(async () => {
  await product.close();
});

const rowsOf = async (sql: string): Promise<Record<string, Scalar>[]> => {
  const [rows] = await product.sql.query(sql);
  return rows as Record<string, Scalar>[];
};

const OPEN = { filter: [{ column: 'state', op: '=' as const, value: 'open' }] };

test('rows that meet the condition are in the sheet, the others stay in MySQL alone [K14, K15]', async () => {
  const table = 'orders_of_filter';
  await product.sql.query(
    `CREATE TABLE ${table} (id INT AUTO_INCREMENT PRIMARY KEY, item VARCHAR(20), state VARCHAR(10), hidden INT DEFAULT 0)`,
  );
  const many = Array.from({ length: 30 }, (_, at) => `('old ${at}', 'closed')`).join(', ');
  await product.sql.query(
    `INSERT INTO ${table} (item, state) VALUES ('tea', 'open'), ('milk', 'open'), ('salt', 'open'), ${many}`,
  );
  const tab = await AttachedTab.link(product, table, [['id', 'item', 'state']], OPEN);
  const items = () => tab.rows().map(({ item }) => item);
  await tab.until(() => expect(items()).toEqual(['tea', 'milk', 'salt']));

  // A change of a row outside is nothing; one that enters comes, one that leaves goes, and MySQL keeps it.
  await tab.sql(`UPDATE ${table} SET hidden = 1 WHERE state = 'closed' AND item <> 'old 7'`);
  await tab.sql(`UPDATE ${table} SET state = 'closed' WHERE item = 'milk'`);
  await tab.sql(`UPDATE ${table} SET state = 'open' WHERE item = 'old 7'`);
  await tab.until(() => expect(items()).toEqual(['tea', 'salt', 'old 7']));
  const told = await rowsOf(
    `SELECT COUNT(*) AS entries FROM sync_change_log l JOIN sync_links k ON k.id = l.link_id WHERE k.table_name = '${table}'
     AND l.old_values IS NULL AND l.new_values IS NULL`,
  );
  expect(told).toEqual([{ entries: 0 }]);

  // An edit that makes a row leave is in MySQL before the row goes.
  await tab.type('item', 'salt', 'state', 'closed');
  await tab.until(async () => {
    expect(items()).toEqual(['tea', 'old 7']);
    expect(await rowsOf(`SELECT state FROM ${table} WHERE item = 'salt'`)).toEqual([{ state: 'closed' }]);
  });

  // A new row stays as typed until it meets the condition.
  await tab.addRow({ item: 'rice', state: 'new' });
  await tab.until(async () =>
    expect(await tab.issues()).toContainEqual(expect.stringContaining('state = "open"')),
  );
  expect(await rowsOf(`SELECT id FROM ${table} WHERE item = 'rice'`)).toEqual([]);
  await tab.type('item', 'rice', 'state', 'open');
  await tab.until(async () => {
    expect(await rowsOf(`SELECT state FROM ${table} WHERE item = 'rice'`)).toEqual([{ state: 'open' }]);
    expect(await tab.issues()).toEqual([]);
  });

  // Deleted in the sheet: deleted in MySQL, as ever.
  await tab.person.deleteLines(tab.tabId, 'ROWS', tab.placeOf('item', 'tea'), 1);
  await tab.until(async () => expect(await rowsOf(`SELECT id FROM ${table} WHERE item = 'tea'`)).toEqual([]));

  // Another condition: rows go and come, MySQL's stay, and nobody is asked about deletes.
  await linkCall(product, table, 'changeSettings', {
    filter: [{ column: 'state', op: '=', value: 'closed' }],
  });
  await tab.until(() => expect(items()).toHaveLength(31));
  await linkCall(product, table, 'changeSettings', OPEN);
  await tab.until(() => expect(items().toSorted()).toEqual(['old 7', 'rice']));
  expect(await rowsOf(`SELECT COUNT(*) AS entries FROM ${table}`)).toEqual([{ entries: 33 }]);
  expect(await tab.status()).toMatchObject({ status: 'active', pauseReason: null });
});
