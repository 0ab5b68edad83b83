/** Cells that the sync may not write, and writes that Google refuses: the rest goes through, and what waits is told. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTEMPT_DELAYS_MS: '200,200,200' });
});

afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
});

async function scene(title: string): Promise<{ tab: LinkedTab; evidence: Evidence }> {
  const tab = await LinkedTab.register(product, sampleRows(12), title);
  return { tab, evidence: new Evidence(product, tab) };
}

/** Any change of the tab's rows has it read, as "Sync now" does. */
function syncNow(tab: LinkedTab): Promise<void> {
  return tab.person.insertLines(tab.tabId, 'ROWS', tab.sheetRows().length + 1);
}

interface Cells {
  row: number;
  column?: number;
}

/** Only the file's owner may edit these cells from now on; the answer lifts it. */
function protect(tab: LinkedTab, { row, column }: Cells): () => void {
  const document = product.google.documents.get(tab.spreadsheetId);
  const state = document?.workbook.tabById(tab.tabId)?.state;
  if (document === undefined || state === undefined) throw new Error('the tab is gone');
  const columns = column === undefined ? {} : { startColumn: column, endColumn: column + 1 };
  const range = { tabId: tab.tabId, startRow: row, endRow: row + 1, ...columns };
  const protection = { protectedRangeId: 4_711, range, warningOnly: false, editors: [] };
  document.workbook.change(() => state.protectedRanges.push(protection));
  return () =>
    document.workbook.change(() => {
      state.protectedRanges = state.protectedRanges.filter((other) => other.protectedRangeId !== 4_711);
    });
}

async function letters(tab: LinkedTab): Promise<{ code: string; resolved: boolean }[]> {
  const [rows] = await product.sql.query(
    `SELECT error_code AS code, resolved_at IS NOT NULL AS resolved FROM sync_dead_letters d
     JOIN sync_links l ON l.id = d.link_id WHERE l.table_name = ? ORDER BY d.id`,
    [tab.table],
  );
  return (rows as { code: string; resolved: number }[]).map(({ code, resolved }) => ({
    code,
    resolved: resolved === 1,
  }));
}

test('a protected cell is left alone with an issue, its row and the others cross, and it is written once it is free [V14]', async () => {
  const { tab, evidence } = await scene('protected cell');
  const lift = protect(tab, { row: tab.rowOf('id', 'R5'), column: 2 });
  await evidence.customer(`UPDATE t SET city = 'from MySQL', amount = 99 WHERE id IN ('R5', 'R6')`);
  await tab.until(() =>
    expect([tab.cell('R5', 'amount'), tab.cell('R6', 'city')]).toEqual([99, 'from MySQL']),
  );
  await tab.until(async () => expect(await evidence.issues()).toEqual([expect.stringMatching(/protected/)]));
  await evidence.quiet();
  expect(tab.cell('R5', 'city')).toBe('City 5');
  lift();
  await syncNow(tab);
  await tab.until(() => expect(tab.cell('R5', 'city')).toBe('from MySQL'));
  await evidence.peace();
  expect(await evidence.issues()).toEqual([]);
});

test('a protected row that MySQL deleted is set aside, and deleted once it is free [F4, V14]', async () => {
  const { tab, evidence } = await scene('protected row');
  const lift = protect(tab, { row: tab.rowOf('id', 'R5') });
  await evidence.customer(`DELETE FROM t WHERE id IN ('R5', 'R6')`);
  await tab.until(async () => {
    expect(await letters(tab)).toEqual([{ code: 'SHEETS_PROTECTED', resolved: false }]);
    expect(tab.sheetRows().map(([id]) => id)).not.toContain('R6');
  });
  expect(tab.cell('R5', 'city')).toBe('City 5');
  lift();
  await syncNow(tab);
  await evidence.peace();
  expect(tab.sheetRows()).toHaveLength(10);
  expect(await letters(tab)).toEqual([{ code: 'SHEETS_PROTECTED', resolved: true }]);
});

test('rows that Google refuses although nothing told of it beforehand are narrowed down, the others are written [F5]', async () => {
  const { tab, evidence } = await scene('refused rows');
  const read = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
  await evidence.customer(`UPDATE t SET city = 'new' WHERE id IN ('R2', 'R5', 'R6', 'R9')`);
  await tab.until(() => expect(read.hits).toBe(1));
  const lift = protect(tab, { row: tab.rowOf('id', 'R5'), column: 2 });
  read.release();
  await tab.until(() => {
    expect(['R2', 'R6', 'R9'].map((id) => tab.cell(id, 'city'))).toEqual(['new', 'new', 'new']);
  });
  expect(tab.cell('R5', 'city')).toBe('City 5');
  lift();
  await syncNow(tab);
  await evidence.peace();
  expect(tab.cell('R5', 'city')).toBe('new');
});
