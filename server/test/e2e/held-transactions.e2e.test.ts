/**
 * Each transaction of ours is held open before its COMMIT, wherever it comes from, until another program has inserted, changed and deleted
 * rows of the same table beside those that the sync has in hand: none of these statements may wait for us.
 */
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { AttachedTab } from '../harness/attached-tab.ts';
import type { BackendProcess } from '../harness/backend-process.ts';
import { openCable, type Cable } from '../harness/cable.ts';
import { IMPATIENT } from '../harness/evidence.ts';
import { startProduct, type Product } from '../harness/product.ts';

const TABLE = 'held_open_rows';
/** COM_QUERY of MySQL's protocol, whose text is all that follows a few bytes of length and attributes. */
const isCommit = (sent: Buffer) =>
  sent.length < 20 && sent[4] === 3 && sent.toString('latin1').endsWith('COMMIT');

/** Of rows that are none of the link, in the gaps between its rows, and behind them all. */
const STATEMENTS = [
  `INSERT INTO ${TABLE} (id, item, state) VALUES (15, 'between', 'theirs')`,
  `INSERT INTO ${TABLE} (id, item, state) VALUES (999, 'behind', 'theirs')`,
  `UPDATE ${TABLE} SET item = 'changed' WHERE id = 25`,
  `DELETE FROM ${TABLE} WHERE id = 35`,
];

let product: Product;
let backend: BackendProcess;
let toMysql: Cable;
let program: Connection;
let turn: Promise<void> = Promise.resolve();
const seen = { held: 0, waited: new Set<string>() };

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTACHABLE_TABLES: `*.${TABLE}` });
  program = await createConnection({ uri: product.mysqlUrl });
  await program.query('SET SESSION innodb_lock_wait_timeout = 1, SESSION lock_wait_timeout = 1');
  await product.sql.query(`CREATE TABLE ${TABLE} (id INT PRIMARY KEY, item VARCHAR(20), state VARCHAR(9))`);
  await product.sql.query(
    `INSERT INTO ${TABLE} VALUES (10, 'tea', 'ours'), (20, 'milk', 'ours'), (25, 'x', 'theirs'), (30, 'salt', 'ours'), (35, 'y', 'theirs')`,
  );
  toMysql = await openCable(product.mysqlUrl, async (sent) => {
    if (!isCommit(sent)) return;
    turn = turn.then(beside);
    await turn;
  });
  await product.backend.stop();
  backend = product.backend.sibling({ MYSQL_URL: toMysql.url });
  await backend.start();
});
afterAll(async () => {
  await backend.stop('SIGKILL');
  await program.end();
  await product.close();
  await toMysql.close();
});

/** What was done is taken back, so that it makes no work for the sync. */
async function beside(): Promise<void> {
  seen.held += 1;
  await program.query('START TRANSACTION');
  for (const statement of STATEMENTS) {
    await program
      .query(statement)
      .catch((error: unknown) => seen.waited.add(`${statement}: ${String(error)}`));
  }
  await program.query('ROLLBACK');
}

test('while each of our transactions is held open, statements on other rows go through [K10]', async () => {
  const filter = [{ column: 'state', op: '=' as const, value: 'ours' }];
  const tab = await AttachedTab.link(product, TABLE, [['id', 'item', 'state']], { filter });
  const items = () => tab.rows().map(({ item }) => item);
  await tab.until(() => expect(items()).toEqual(['tea', 'milk', 'salt']));

  // From the sheet: an edit, a new row, a moved key, a deleted row. From MySQL: the same.
  await tab.type('item', 'tea', 'item', 'green tea');
  await tab.addRow({ id: 12, item: 'rice', state: 'ours' });
  await tab.type('item', 'milk', 'id', 22);
  await tab.sql(`INSERT INTO ${TABLE} VALUES (40, 'oil', 'ours')`);
  await tab.sql(`UPDATE ${TABLE} SET item = 'sea salt' WHERE id = 30`);
  const inMysql = async () => {
    const [rows] = await product.sql.query(
      `SELECT id, item, state FROM ${TABLE} WHERE state = 'ours' ORDER BY id`,
    );
    return rows as { id: number }[];
  };
  const inSheet = () => tab.rows().toSorted((a, b) => Number(a['id']) - Number(b['id']));
  await tab.until(async () => {
    expect(inSheet().map(({ item }) => item)).toEqual(['green tea', 'rice', 'milk', 'sea salt', 'oil']);
    expect(await inMysql()).toEqual(inSheet());
  }, 60_000);
  await tab.person.deleteLines(tab.tabId, 'ROWS', tab.placeOf('item', 'rice'), 1);
  await tab.sql(`DELETE FROM ${TABLE} WHERE id = 40`);
  await tab.until(async () => {
    expect((await inMysql()).map(({ id }) => id)).toEqual([10, 22, 30]);
    expect(inSheet().map(({ id }) => id)).toEqual([10, 22, 30]);
  }, 60_000);

  expect([...seen.waited]).toEqual([]);
  expect(seen.held).toBeGreaterThan(20);
});
