/**
 * Columns change on both sides while both sides are edited: no value ever gets into another column, what was typed and what
 * MySQL holds arrives, and each change is told.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { startProduct, type Product } from '../harness/product.ts';
import { SchemaTab } from '../harness/schema-tab.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterAll(async () => {
  await product.close();
});

const scene = (title: string) => SchemaTab.register(product, sampleRows(4), title);

/** Both sides hold the same in this column. */
async function agree(tab: SchemaTab, header: string, name: string): Promise<void> {
  await tab.linked.until(async () => expect(await tab.inMysql(name)).toEqual(tab.column(header)));
}

describe('the tab changes', () => {
  test('a renamed column stays the same, and edits go on [S1]', async () => {
    const tab = await scene('renamed');
    await tab.writeHeader(tab.columnOf('city'), 'town');
    await tab.linked.until(async () => expect(await tab.events()).toEqual(['renamed city']));
    await tab.type('R1', 'town', 'Delft');
    await tab.linked.until(async () => expect(await tab.inMysql('city')).toMatchObject({ R1: 'Delft' }));
    await tab.sql(`UPDATE t SET city = 'Gouda' WHERE id = 'R2'`);
    await tab.linked.until(() => expect(tab.cell('R2', 'town')).toBe('Gouda'));
  });

  test('a column inserted in the middle is new, and its data arrives in a column of its own [S4]', async () => {
    const tab = await scene('inserted');
    await tab.person.insertLines(tab.tabId, 'COLUMNS', 1);
    await tab.person.type(tab.tabId, { row: 0, column: 1 }, [['zip'], [1011], [1012], [1013], [1014]]);
    await tab.linked.until(async () =>
      expect(await tab.inMysql('zip')).toEqual({ R1: 1011, R2: 1012, R3: 1013, R4: 1014 }),
    );
    await tab.sql(`UPDATE t SET zip = 2000, name = 'Ann' WHERE id = 'R3'`);
    await tab.linked.until(() =>
      expect([tab.cell('R3', 'zip'), tab.cell('R3', 'name')]).toEqual([2000, 'Ann']),
    );
    await agree(tab, 'name', 'name');
    await agree(tab, 'amount', 'amount');
    expect(await tab.events()).toContain('added zip');
  });

  test('moved, and undone: only the place changes [S1]', async () => {
    const tab = await scene('moved');
    await tab.person.moveLines(tab.tabId, 'COLUMNS', 1, 1, 4);
    await tab.linked.until(async () => expect(await tab.events()).toContain('moved name'));
    await tab.sql(`UPDATE t SET name = 'Bob', city = 'Rome' WHERE id = 'R1'`);
    await tab.linked.until(() =>
      expect([tab.cell('R1', 'name'), tab.cell('R1', 'city')]).toEqual(['Bob', 'Rome']),
    );
    await tab.person.moveLines(tab.tabId, 'COLUMNS', 3, 1, 1);
    await tab.type('R2', 'name', 'Cleo');
    for (const name of ['name', 'city', 'amount']) await agree(tab, name, name);
    expect(await tab.inMysql('name')).toMatchObject({ R1: 'Bob', R2: 'Cleo' });
  });

  test('a deleted column keeps its data in MySQL; its header brings it back, with that data [S5]', async () => {
    const tab = await scene('deleted');
    await tab.person.deleteLines(tab.tabId, 'COLUMNS', 1);
    await tab.linked.until(async () => expect(await tab.events()).toContain('removed name'));
    await tab.sql(`UPDATE t SET name = 'changed meanwhile' WHERE id = 'R2'`);
    await tab.type('R1', 'city', 'Oslo');
    await agree(tab, 'city', 'city');
    await tab.writeHeader(4, 'name');
    await tab.linked.until(() =>
      expect(tab.column('name')).toEqual({
        R1: 'Name 1',
        R2: 'changed meanwhile',
        R3: 'Name 3',
        R4: 'Name 4',
      }),
    );
    await tab.type('R3', 'name', 'typed');
    await agree(tab, 'name', 'name');
    expect(await tab.events()).toContain('revived name');
  });

  test('a blank header and a duplicate one stop their column alone, until it has a header of its own [S1]', async () => {
    const tab = await scene('blank');
    const city = tab.columnOf('city');
    await tab.writeHeader(city, '');
    await tab.linked.until(async () => expect(await tab.events()).toEqual(['unnamed city']));
    await tab.person.type(tab.tabId, { row: 1, column: city }, [['not synced']]);
    await tab.type('R1', 'name', 'synced');
    await agree(tab, 'name', 'name');
    expect(await tab.inMysql('city')).toMatchObject({ R1: 'City 1' });
    await tab.writeHeader(city, 'name');
    await tab.linked.until(async () => expect(await tab.events()).toContain('duplicate city'));
    await tab.writeHeader(city, 'place');
    await tab.linked.until(async () => expect(await tab.events()).toContain('revived city'));
    await agree(tab, 'place', 'city');
    expect((await tab.linked.status()).status).toBe('active');
  });

  test('exchanged headers stop the link with a sentence, and nothing is written [S2]', async () => {
    const tab = await scene('exchanged');
    await tab.person.type(tab.tabId, { row: 0, column: 1 }, [['city', 'name']]);
    await tab.linked.until(async () =>
      expect((await tab.linked.status()).pauseReason).toMatch(/cannot tell/),
    );
    await tab.sql(`UPDATE t SET amount = 77 WHERE id = 'R1'`);
    expect(await tab.inMysql('name')).toMatchObject({ R1: 'Name 1' });
    await tab.person.type(tab.tabId, { row: 0, column: 1 }, [['name', 'city']]);
    await tab.linked.until(() => expect(tab.cell('R1', 'amount')).toBe(77));
    for (const name of ['name', 'city', 'amount']) await agree(tab, name, name);
  });
});

describe('the table changes', () => {
  test('a new column appears in the tab with its data, and is synced both ways [S7]', async () => {
    const tab = await scene('added');
    await tab.sql(`ALTER TABLE t ADD COLUMN stock INT NULL`);
    await tab.sql(`UPDATE t SET stock = 5 WHERE id = 'R1'`);
    await tab.linked.until(() => expect(tab.cell('R1', 'stock')).toBe(5));
    expect(tab.headers().slice(0, 6)).toEqual(['id', 'name', 'city', 'amount', 'stock', 'sync key']);
    await tab.type('R2', 'stock', 12);
    await agree(tab, 'stock', 'stock');
    await agree(tab, 'amount', 'amount');
  });

  test('a dropped column is no longer synced; the tab keeps its values, the others go on [S8]', async () => {
    const tab = await scene('dropped');
    await tab.sql(`ALTER TABLE t DROP COLUMN city`);
    await tab.type('R1', 'city', 'Bonn');
    await tab.linked.until(async () => expect(await tab.events()).toEqual(['dropped city']));
    await tab.type('R1', 'name', 'Dora');
    await agree(tab, 'name', 'name');
    expect(tab.cell('R1', 'city')).toBe('Bonn');
    expect((await tab.linked.status()).status).toBe('active');
    await tab.sql(`ALTER TABLE t ADD COLUMN city VARCHAR(50) NULL`);
    await agree(tab, 'city', 'city');
    expect(await tab.events()).toEqual(['dropped city', 'revived city']);
  });

  test('a compatible type is followed; another kind stops the link with a sentence [S9]', async () => {
    const tab = await scene('retyped');
    await tab.sql(
      `ALTER TABLE t MODIFY COLUMN city VARCHAR(40) NULL, MODIFY COLUMN amount DECIMAL(12,2) NULL`,
    );
    await tab.linked.until(async () =>
      expect(await tab.events()).toEqual(['retyped city', 'retyped amount']),
    );
    await agree(tab, 'amount', 'amount');
    await tab.sql(`ALTER TABLE t MODIFY COLUMN amount VARCHAR(40) NULL`);
    await tab.linked.until(async () =>
      expect((await tab.linked.status()).pauseReason).toMatch(/"amount" is VARCHAR/),
    );
    await tab.sql(`ALTER TABLE t MODIFY COLUMN amount DECIMAL(12,2) NULL`);
    await tab.linked.until(async () => expect((await tab.linked.status()).status).toBe('active'));
  });
});
