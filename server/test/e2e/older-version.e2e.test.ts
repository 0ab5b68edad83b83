/** An older version of the file is restored: nothing crosses until a person says which side is right, for the whole file. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterAll(async () => {
  await product.close();
});

/**
 * R1 is changed by MySQL, R2 deleted there and N1 added; then the file goes back to how it was before, as "Version history" does
 * it, and has R3 as the older version had it.
 */
async function restored(title: string): Promise<{ tab: LinkedTab; evidence: Evidence; id: number }> {
  const tab = await LinkedTab.register(product, sampleRows(20), title);
  const evidence = new Evidence(product, tab);
  await evidence.customer(`UPDATE t SET city = 'before' WHERE id = 'R1'`);
  await evidence.peace();
  const older = tab.keepVersion();
  await evidence.customer(`UPDATE t SET city = 'after' WHERE id = 'R1'`);
  await evidence.customer(`DELETE FROM t WHERE id = 'R2'`);
  await evidence.customer(`INSERT INTO t (id, name) VALUES ('N1', 'new')`);
  await evidence.peace();
  older();
  // Any change of the tab's rows has it read.
  await tab.person.insertLines(tab.tabId, 'ROWS', tab.sheetRows().length + 1);
  expect(await evidence.paused()).toMatch(/older version that was restored/);
  const { approvals } = await linkCall(product, tab.table, 'listApprovals', {});
  expect(approvals).toMatchObject([{ kind: 'older-version' }]);
  return { tab, evidence, id: approvals[0]?.id ?? 0 };
}

test('agreed: what the older version shows goes to MySQL [C18]', async () => {
  const { tab, evidence, id } = await restored('agreed');
  await linkCall(product, tab.table, 'answerApproval', { id, answer: 'agree' });
  await tab.until(async () => expect(await evidence.inMysql('R1', 'city')).toBe('before'));
  await evidence.peace();
  expect(tab.cell('R2', 'name')).toBe('Name 2');
  expect((await linkCall(product, tab.table, 'listApprovals', {})).approvals).toEqual([]);
  await evidence.customer(`UPDATE t SET city = 'goes on' WHERE id = 'R4'`);
  await tab.until(() => expect(tab.cell('R4', 'city')).toBe('goes on'));
  await evidence.peace();
});

test('refused: MySQL’s rows go back to the sheet whole, and what was typed there meanwhile is recorded [C18]', async () => {
  const { tab, evidence, id } = await restored('refused');
  tab.changeSilently('R5', 'city', 'typed into the older version');
  await linkCall(product, tab.table, 'answerApproval', { id, answer: 'refuse' });
  await tab.until(() => expect(tab.cell('R1', 'city')).toBe('after'));
  await evidence.peace();
  expect(tab.cell('R5', 'city')).toBe('City 5');
  expect(tab.cell('N1', 'name')).toBe('new');
  expect(tab.sheetRows().map(([each]) => each)).not.toContain('R2');
  expect(await evidence.conflicts()).toContainEqual(
    expect.objectContaining({ sheet: 'typed into the older version', resolution: 'DB_WINS' }),
  );
});
