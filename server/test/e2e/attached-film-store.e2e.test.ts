/**
 * Sixteen tables that name each other by foreign keys, each linked with a tab of one spreadsheet. Both sides are changed at random;
 * what a customer's own trigger writes into another linked table arrives in that table's tab. At the end both sides hold the same.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { plainNumber } from '../../core/values/decimal.ts';
import { AttachedTab } from '../harness/attached-tab.ts';
import { IMPATIENT } from '../harness/evidence.ts';
import { FILM_STORE_TABLES, makeFilmStore } from '../harness/film-store.ts';
import { startProduct, type Product, type Scalar } from '../harness/product.ts';

const ROWS = Number(process.env['ROWLINK_FILM_STORE_ROWS'] ?? 6);
const STEPS = Number(process.env['ROWLINK_FILM_STORE_STEPS'] ?? 40);

let product: Product;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTACHABLE_TABLES: '*.dvd_*' });
  await makeFilmStore(product.sql, ROWS);
});
afterAll(async () => {
  await product.close();
});

const plain = (value: Scalar): string => {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = typeof value === 'number' ? plainNumber(value) : value;
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
};

/** Columns whose cells show what MySQL shows; moments are cells of another kind. */
const compared = (tab: AttachedTab): string[] =>
  tab.headers().filter((header) => !/(_date|last_update)$/.test(header));

async function inTable(tab: AttachedTab): Promise<string[]> {
  const columns = compared(tab).map((column) => `CAST(\`${column}\` AS CHAR)`);
  const statement = `SELECT ${columns.join(', ')} FROM ${tab.table}`;
  const [rows] = await product.sql.query({ sql: statement, rowsAsArray: true });
  return (rows as Scalar[][]).map((row) => row.map(plain).join(' | ')).sort();
}

const inSheet = (tab: AttachedTab): string[] => {
  const columns = compared(tab);
  return tab
    .rows()
    .map((row) => columns.map((column) => plain(row[column] ?? null)).join(' | '))
    .sort();
};

const agree = (tab: AttachedTab): Promise<void> =>
  tab.until(async () => {
    expect(compared(tab).length).toBeGreaterThan(1);
    expect([tab.table, inSheet(tab)]).toEqual([tab.table, await inTable(tab)]);
  }, 90_000);

test('sixteen tables in one spreadsheet are filled, changed from both sides, and end equal [K1, K4, K11]', async () => {
  const document = product.google.createShared({
    title: 'Film store',
    tabs: FILM_STORE_TABLES.map((title) => ({ title, rows: [] })),
  });
  const tabs = new Map<string, AttachedTab>();
  for (const [at, table] of FILM_STORE_TABLES.entries()) {
    const tab = new AttachedTab(product, document, table, document.workbook.tabs[at]?.tabId);
    await tab.start();
    tabs.set(table, tab);
  }
  for (const tab of tabs.values()) await agree(tab);

  let state = 20_240_331;
  const below = (end: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * end);
  };
  const type = async (table: string, key: string, header: string, value: string | number): Promise<void> => {
    await tabs.get(table)?.type(key, 1 + below(ROWS), header, value);
  };
  const run = async (statement: string): Promise<void> => {
    await product.sql.query(statement, [1 + below(ROWS)]);
  };
  let made = 0;
  const deeds: (() => Promise<void>)[] = [
    () => type('dvd_film', 'film_id', 'title', `Typed ${++made}`),
    () => type('dvd_film', 'film_id', 'rating', 'PG-13'),
    () => type('dvd_film', 'film_id', 'special_features', 'Trailers,Commentaries'),
    () => type('dvd_film', 'film_id', 'release_year', 1960 + below(90)),
    () => type('dvd_city', 'city_id', 'country_id', 1 + below(ROWS)),
    () => type('dvd_payment', 'payment_id', 'amount', below(99_999) / 100),
    () => type('dvd_staff', 'staff_id', 'store_id', 1 + below(ROWS)),
    async () => tabs.get('dvd_film')?.addRow({ title: `New ${++made}` }),
    () =>
      run(`UPDATE dvd_film SET description = CONCAT('D', length), length = length + 1 WHERE film_id >= ?`),
    () => run(`UPDATE dvd_address SET postal_code = CONCAT('0', city_id) WHERE address_id = ?`),
    () => run(`INSERT INTO dvd_country (country) VALUES (CONCAT('Land ', ?))`),
    () => run(`INSERT INTO dvd_film (title) VALUES (CONCAT('Made ', ?))`),
    () => run(`INSERT IGNORE INTO dvd_film_actor (actor_id, film_id) VALUES (1, ?)`),
    () => run(`UPDATE dvd_store SET address_id = ? WHERE store_id = 1`),
  ];
  for (let step = 0; step < STEPS; step += 1) await deeds[below(deeds.length)]?.();

  for (const tab of tabs.values()) await tab.syncNow();
  for (const tab of tabs.values()) {
    await agree(tab);
    expect([tab.table, await tab.issues(), (await tab.status()).status]).toEqual([tab.table, [], 'active']);
  }
}, 400_000);
