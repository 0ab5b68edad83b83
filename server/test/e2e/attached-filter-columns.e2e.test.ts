/** A condition whose columns change in MySQL: no row leaves or comes for it, and the link says what to do. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { AttachedTab } from '../harness/attached-tab.ts';
import { IMPATIENT } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { startProduct, type Product } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTACHABLE_TABLES: '*.cond_column_*' });
});
afterAll(async () => {
  await product.close();
});

const items = (tab: AttachedTab) => tab.rows().map(({ item }) => item);
const untilPaused = (tab: AttachedTab, why: RegExp) =>
  tab.until(async () => {
    const { status, pauseReason } = await tab.status();
    expect([status, pauseReason]).toEqual(['paused', expect.stringMatching(why)]);
  });
const untilShown = (tab: AttachedTab, expected: unknown[]) =>
  tab.until(async () => {
    expect(items(tab)).toEqual(expected);
    expect(await tab.status()).toMatchObject({ status: 'active', pauseReason: null });
  });

test('a condition’s column that is renamed, dropped or of another type pauses the link, and the rows stay [K17]', async () => {
  const table = 'cond_column_codes';
  await product.sql.query(
    `CREATE TABLE ${table} (id INT PRIMARY KEY, item VARCHAR(20), code VARCHAR(5) NOT NULL)`,
  );
  await product.sql.query(
    `INSERT INTO ${table} VALUES (1, 'tea', '05'), (2, 'milk', '06'), (3, 'salt', '15')`,
  );
  const filter = [{ column: 'code', op: 'begins with' as const, value: '0' }];
  const tab = await AttachedTab.link(product, table, [['id', 'item']], { filter });
  await untilShown(tab, ['tea', 'milk']);

  await tab.sql(`ALTER TABLE ${table} RENAME COLUMN code TO number`);
  await tab.sql(`UPDATE ${table} SET item = CONCAT(item, ' 1')`);
  await untilPaused(tab, /asks for the MySQL column "code", which was dropped or renamed/);
  expect(items(tab)).toEqual(['tea', 'milk']);
  await tab.sql(`ALTER TABLE ${table} RENAME COLUMN number TO code`);
  await untilShown(tab, ['tea 1', 'milk 1']);

  // By the new type, no code would begin with 0: the first change after it would take every row out of the sheet.
  await tab.sql(`ALTER TABLE ${table} MODIFY code INT NOT NULL`);
  await tab.sql(`UPDATE ${table} SET item = REPLACE(item, '1', '2')`);
  await untilPaused(tab, /"code", which is INT now; it was VARCHAR\(5\)/);
  expect(items(tab)).toEqual(['tea 1', 'milk 1']);
  await linkCall(product, table, 'changeSettings', { filter: [{ column: 'code', op: '>', value: 5 }] });
  await tab.until(() => expect(items(tab).toSorted()).toEqual(['milk 2', 'salt 2']));
  await untilShown(tab, items(tab));

  await tab.sql(`ALTER TABLE ${table} DROP COLUMN code`);
  await untilPaused(tab, /"code", which was dropped or renamed/);
  expect(items(tab).toSorted()).toEqual(['milk 2', 'salt 2']);
  await linkCall(product, table, 'changeSettings', { filter: [] });
  await tab.until(() => expect(items(tab).toSorted()).toEqual(['milk 2', 'salt 2', 'tea 2']));
  await untilShown(tab, items(tab));
});

test('of a row that left nothing is put back; a row that was deleted comes back on both sides [K17]', async () => {
  const table = 'cond_column_past';
  await product.sql.query(
    `CREATE TABLE ${table} (id INT PRIMARY KEY, item VARCHAR(20), state VARCHAR(9) NOT NULL)`,
  );
  await product.sql.query(`INSERT INTO ${table} VALUES (1, 'tea', 'open'), (2, 'milk', 'open')`);
  const filter = [{ column: 'state', op: '=' as const, value: 'open' }];
  const tab = await AttachedTab.link(product, table, [['id', 'item', 'state']], { filter });
  await untilShown(tab, ['tea', 'milk']);

  await tab.type('item', 'tea', 'state', 'shut');
  await untilShown(tab, ['milk']);
  const entryOf = async (operation: string) => {
    const { entries } = await linkCall(product, table, 'listActivity', {});
    const entry = entries.find((each) => each.operation === operation);
    if (entry === undefined) throw new Error(`no ${operation} in ${JSON.stringify(entries)}`);
    return entry.id;
  };
  const left = await entryOf('UPDATE');
  await expect(linkCall(product, table, 'restoreActivity', { id: left })).rejects.toThrow('ROW_GONE');
  const [shut] = await product.sql.query(`SELECT state FROM ${table} WHERE id = 1`);
  expect(shut).toEqual([{ state: 'shut' }]);

  await tab.person.deleteLines(tab.tabId, 'ROWS', tab.placeOf('item', 'milk'), 1);
  const rows = async () => (await product.sql.query(`SELECT id FROM ${table} ORDER BY id`))[0];
  await tab.until(async () => expect(await rows()).toEqual([{ id: 1 }]));
  const deleted = await tab.until(() => entryOf('DELETE'));
  await linkCall(product, table, 'restoreActivity', { id: deleted });
  await untilShown(tab, ['milk']);
  expect(await rows()).toEqual([{ id: 1 }, { id: 2 }]);
});
