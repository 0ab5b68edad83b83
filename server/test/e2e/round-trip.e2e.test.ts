/** A real data set in a sheet, through the whole product and back: import, edits, changes, and both sides compared. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { loadAirports } from '../../../local/start/load-data-set.ts';
import { eventually } from '../harness/eventually.ts';
import { linkCall } from '../harness/link-call.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;
let tab: LinkedTab;

beforeAll(async () => {
  product = await startProduct();
  tab = await LinkedTab.register(product, loadAirports());
});

afterAll(async () => {
  await product.close();
});

describe('import', () => {
  test('all 3,376 airports are in MySQL, value for value', async () => {
    expect(tab.sheetRows()).toHaveLength(3_376);
    await tab.sameOnBothSides();
  });
});

describe('sheet to MySQL', () => {
  test('a typed cell', async () => {
    const row = tab.rowOf('iata', '00M');
    await tab.person.type(tab.tabId, { row, column: 2 }, [['Springfield']]);
    await tab.until(async () => expect(await valueOf('00M', 'city')).toBe('Springfield'));
  });

  test('a pasted block', async () => {
    const row = tab.rowOf('iata', '00R');
    const block = Array.from({ length: 60 }, (_, at) => [`Name ${at}`, `City ${at}`]);
    await tab.person.type(tab.tabId, { row, column: 1 }, block);
    await tab.until(() => tab.sameOnBothSides());
    expect(await valueOf('00R', 'name')).toBe('Name 0');
  });

  test('a new row at the end, and a row inserted in the middle', async () => {
    const end = tab.sheetRows().length + 1;
    await tab.person.type(tab.tabId, { row: end, column: 0 }, [
      ['NEW1', 'At the end', 'X', 'YY', 'USA', 1.5, -2.25],
    ]);
    await tab.person.insertLines(tab.tabId, 'ROWS', 10);
    await tab.person.type(tab.tabId, { row: 10, column: 0 }, [['NEW2', 'In the middle']]);
    await tab.until(async () => {
      expect(await valueOf('NEW1', 'longitude')).toBe(-2.25);
      expect(await valueOf('NEW2', 'name')).toBe('In the middle');
    });
    await tab.until(() => tab.sameOnBothSides());
  });

  test('a deleted row', async () => {
    const row = tab.rowOf('iata', 'NEW2');
    await tab.person.deleteLines(tab.tabId, 'ROWS', row);
    await tab.until(async () => expect(await countOf('NEW2')).toBe(0));
    await tab.until(() => tab.sameOnBothSides());
  });

  test('a sorted sheet changes nothing in MySQL, and edits find their rows [I1]', async () => {
    const before = await tab.dataWrites();
    await tab.person.sort(tab.tabId, 'A2:H3400', [{ column: 1, descending: true }]);
    const row = tab.rowOf('iata', '01G');
    await tab.person.type(tab.tabId, { row, column: 2 }, [['After the sort']]);
    await tab.until(async () => expect(await valueOf('01G', 'city')).toBe('After the sort'));
    await tab.until(() => tab.sameOnBothSides());
    expect((await tab.dataWrites()).cells).toBe(before.cells);
  });
});

describe('MySQL to sheet, by a client that knows nothing of the sync', () => {
  test('UPDATE [O2]', async () => {
    await product.sql.query(
      `UPDATE \`${tab.table}\` SET city = 'Changed', latitude = 12.125 WHERE iata = '00V'`,
    );
    await tab.until(() => {
      expect(tab.cell('00V', 'city')).toBe('Changed');
      expect(tab.cell('00V', 'latitude')).toBe(12.125);
    });
    await eventually(async () => {
      expect((await linkCall(product, tab.table, 'readLink', {})).changes.lastAt).not.toBeNull();
    });
  });

  test('INSERT', async () => {
    await product.sql.query(
      `INSERT INTO \`${tab.table}\` (iata, name, latitude) VALUES ('SQL1', '=1+1', -7.5)`,
    );
    await tab.until(() => expect(tab.cell('SQL1', 'latitude')).toBe(-7.5));
    expect(tab.cell('SQL1', 'name')).toBe('=1+1');
  });

  test('DELETE', async () => {
    await product.sql.query(`DELETE FROM \`${tab.table}\` WHERE iata = 'SQL1'`);
    await tab.until(() => expect(() => tab.rowOf('iata', 'SQL1')).toThrow());
    await tab.until(() => tab.sameOnBothSides());
  });

  test('a bulk UPDATE of 1,000 rows', async () => {
    await product.sql.query(`UPDATE \`${tab.table}\` SET country = 'United States' ORDER BY iata LIMIT 1000`);
    await tab.until(() => tab.sameOnBothSides(), 60_000);
  });
});

describe('quiet', () => {
  test('nothing is written once both sides agree: an echo never becomes a write [E2]', async () => {
    await tab.until(async () => expect(await tab.status()).toMatchObject({ pendingEdits: 0, dirtyRows: 0 }));
    const before = await tab.dataWrites();
    const lines = product.backend.lines.length;
    // Two more changes cross; whatever would echo had its turn before they are done.
    await product.sql.query(`UPDATE \`${tab.table}\` SET state = 'ZZ' WHERE iata = '00V'`);
    await tab.until(() => expect(tab.cell('00V', 'state')).toBe('ZZ'));
    await tab.until(async () => expect(await tab.status()).toMatchObject({ pendingEdits: 0, dirtyRows: 0 }));
    const after = await tab.dataWrites();
    expect(after.cells - before.cells).toBe(1);
    const crossed = product.backend.lines.slice(lines).filter((line) => line.event === 'crossed');
    expect(crossed.filter((line) => line['direction'] === 'sheet-to-mysql')).toEqual([]);
  });
});

describe('headers that were exchanged', () => {
  test('pause the link with the reason; when they are back, what waited crosses [S2]', async () => {
    const others = tab.headers.slice(1, 3);
    await tab.person.type(tab.tabId, { row: 0, column: 1 }, [others.toReversed()]);
    await tab.until(async () => expect(await tab.status()).toMatchObject({ status: 'paused' }));
    expect((await tab.status()).pauseReason).toContain('"city"');
    await product.sql.query(`UPDATE \`${tab.table}\` SET city = 'Waited' WHERE iata = '00V'`);
    await tab.person.type(tab.tabId, { row: 0, column: 1 }, [others]);
    await tab.until(() => expect(tab.cell('00V', 'city')).toBe('Waited'));
    expect(await tab.status()).toMatchObject({ status: 'active', pauseReason: null });
    await tab.until(() => tab.sameOnBothSides());
  });
});

describe('a spreadsheet that is not shared any more', () => {
  test('pauses its links with the reason; shared again, what waited crosses [Q10]', async () => {
    product.google.share(tab.spreadsheetId, product.google.serviceAccount.client_email, 'none');
    await product.sql.query(`UPDATE \`${tab.table}\` SET city = 'Shared again' WHERE iata = '00V'`);
    await tab.until(async () => expect(await tab.status()).toMatchObject({ status: 'paused' }));
    product.google.share(tab.spreadsheetId, product.google.serviceAccount.client_email, 'writer');
    await tab.person.insertLines(tab.tabId, 'ROWS', 3);
    await tab.until(() => expect(tab.cell('00V', 'city')).toBe('Shared again'), 60_000);
  });
});

async function valueOf(iata: string, column: string): Promise<unknown> {
  const sql = `SELECT \`${column}\` AS value FROM \`${tab.table}\` WHERE iata = ?`;
  const [rows] = await product.sql.query(sql, [iata]);
  return (rows as { value: unknown }[])[0]?.value;
}

async function countOf(iata: string): Promise<number> {
  const [rows] = await product.sql.query(`SELECT COUNT(*) AS n FROM \`${tab.table}\` WHERE iata = ?`, [iata]);
  return (rows as { n: number }[])[0]?.n ?? -1;
}
