/** Cells that wait for a person have a note in the sheet that says why; what people note themselves is theirs. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const AMOUNT = 3;
const REFUSED = /^Rowlink: .*number/i;

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
});

async function scene(title: string): Promise<{ tab: LinkedTab; evidence: Evidence }> {
  const tab = await LinkedTab.register(product, sampleRows(12), title);
  await linkCall(product, tab.table, 'changeSettings', { notes: true });
  return { tab, evidence: new Evidence(product, tab) };
}

function type(tab: LinkedTab, id: string, entry: string | number): Promise<void> {
  return tab.person.type(tab.tabId, { row: tab.rowOf('id', id), column: AMOUNT }, [[entry]]);
}

/** Nothing of ours is left in the sheet, nor known of it. */
async function withoutNotes(tab: LinkedTab): Promise<void> {
  const [rows] = await product.sql.query(
    'SELECT COUNT(*) AS n FROM sync_notes n JOIN sync_links l ON l.id = n.link_id WHERE l.table_name = ?',
    [tab.table],
  );
  expect((rows as { n: number }[])[0]?.n).toBe(0);
  for (const [id] of tab.sheetKeys()) expect(tab.note(id, 'amount')).toBeNull();
}

test('a refused value gets a note, which moves with its row and goes when the value is mended [M1, M2]', async () => {
  const { tab, evidence } = await scene('refused');
  await type(tab, 'R3', 'twelve');
  await tab.until(() => expect(tab.note('R3', 'amount')).toMatch(REFUSED));
  expect(tab.cell('R3', 'amount')).toBe('twelve');
  await tab.person.sort(tab.tabId, 'A2:E13', [{ column: 1, descending: true }]);
  expect(tab.note('R3', 'amount')).toMatch(REFUSED);
  await type(tab, 'R3', 12);
  await tab.until(() => withoutNotes(tab));
  await evidence.peace();
});

test('a conflict that waits for a person is noted until it is decided [M1]', async () => {
  const { tab, evidence } = await scene('conflict');
  await linkCall(product, tab.table, 'changeSettings', { policy: 'manual' });
  await product.backend.stop();
  await evidence.customer(`UPDATE t SET amount = 77 WHERE id = 'R4'`);
  await type(tab, 'R4', 44);
  await product.backend.start();
  await tab.until(() => expect(tab.note('R4', 'amount')).toContain('MySQL has “77'));
  const { entries } = await linkCall(product, tab.table, 'listConflicts', {});
  await linkCall(product, tab.table, 'chooseConflict', { id: entries[0]?.id ?? 0, side: 'db' });
  await tab.until(() => expect(tab.cell('R4', 'amount')).toBe(77));
  await tab.until(() => withoutNotes(tab));
});

test("a person's own note is never touched [M3]", async () => {
  const { tab } = await scene('own notes');
  const own = { row: tab.rowOf('id', 'R5'), column: AMOUNT };
  await tab.person.annotate(tab.tabId, own, 'ask Ann');
  await type(tab, 'R5', 'a lot');
  await type(tab, 'R6', 'a lot');
  await tab.until(() => expect(tab.note('R6', 'amount')).toMatch(REFUSED));
  expect(tab.note('R5', 'amount')).toBe('ask Ann');
  // What a person makes of ours is that person's, too.
  const other = { row: tab.rowOf('id', 'R6'), column: AMOUNT };
  await tab.person.annotate(tab.tabId, other, `${tab.note('R6', 'amount') ?? ''} Ann knows.`);
  await type(tab, 'R5', 5);
  await type(tab, 'R6', 6);
  await tab.until(async () => {
    const [rows] = await product.sql.query('SELECT COUNT(*) AS n FROM sync_notes');
    expect((rows as { n: number }[])[0]?.n).toBe(0);
  });
  expect(tab.note('R5', 'amount')).toBe('ask Ann');
  expect(tab.note('R6', 'amount')).toContain('Ann knows.');
});

test('notes go when they are switched off, and when the link ends [M4]', async () => {
  const { tab } = await scene('switched off');
  await type(tab, 'R7', 'seven');
  await tab.until(() => expect(tab.note('R7', 'amount')).toMatch(REFUSED));
  await linkCall(product, tab.table, 'changeSettings', { notes: false });
  await tab.until(() => withoutNotes(tab));
  await linkCall(product, tab.table, 'changeSettings', { notes: true });
  await tab.until(() => expect(tab.note('R7', 'amount')).toMatch(REFUSED));
  await linkCall(product, tab.table, 'unlink', {});
  expect(tab.note('R7', 'amount')).toBeNull();
});

test('a row that moved in the instant of the write does not keep the note of another one [M5]', async () => {
  const { tab } = await scene('moved');
  const write = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
  await type(tab, 'R8', 'eight');
  await tab.until(() => expect(write.hits).toBe(1));
  await tab.person.insertLines(tab.tabId, 'ROWS', 2);
  write.release();
  await tab.until(() => expect(tab.note('R8', 'amount')).toMatch(REFUSED), 90_000);
  expect(tab.sheetKeys().filter(([id]) => tab.note(id, 'amount') !== null)).toHaveLength(1);
});
