/** Values that do not fit, through the whole product: refused with a sentence, made to fit by lenient rules, formulas as texts. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence, IMPATIENT } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});
afterAll(async () => {
  await product.close();
});

const PRICE = 1;
const TOTAL = 2;
const ROWS = [
  ['id', 'price', 'total'],
  ['R1', 1.5, 'one'],
  ['R2', 2.5, 'two'],
];

/** Stores a text as it is, as a paste from elsewhere leaves it. */
function pasteText(tab: LinkedTab, column: number, text: string): Promise<void> {
  return tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R1'), column }, [[text]], { raw: true });
}

test('a value that is no number stays in the sheet, MySQL keeps its own, and a sentence says what to type [V1]', async () => {
  const tab = await LinkedTab.register(product, ROWS, 'strict');
  const evidence = new Evidence(product, tab);
  await pasteText(tab, PRICE, '$7.50');
  await tab.until(async () => {
    expect(await evidence.issues()).toEqual([
      'The value is not a number. Type one such as 1234.5, or leave the cell empty.',
    ]);
  });
  expect(await evidence.inMysql('R1', 'price')).toBe(1.5);
  expect(tab.cell('R1', 'price')).toBe('$7.50');
  await pasteText(tab, PRICE, '7.50');
  await tab.until(async () => expect(await evidence.inMysql('R1', 'price')).toBe(7.5));
});

test('under lenient rules MySQL gets what fits, the sheet keeps what was typed, and nothing is written back [V11]', async () => {
  const tab = await LinkedTab.register(product, ROWS, 'lenient', { lenient: true });
  const evidence = new Evidence(product, tab);
  const { cells } = await tab.dataWrites();
  await pasteText(tab, PRICE, 'about $7.50');
  await tab.until(async () => expect(await evidence.inMysql('R1', 'price')).toBe(7.5));
  await pasteText(tab, PRICE, 'N/A');
  await tab.until(async () => expect(await evidence.inMysql('R1', 'price')).toBe(0));
  // A later change of another row has crossed when it is seen: nothing before it was written to the sheet.
  await evidence.customer(`UPDATE t SET price = 9 WHERE id = 'R2'`);
  await tab.until(() => expect(tab.cell('R2', 'price')).toBe(9));
  expect(tab.cell('R1', 'price')).toBe('N/A');
  expect((await tab.dataWrites()).cells).toBe(cells + 1);
  expect(await evidence.issues()).toEqual([]);
});

test('a formula that is kept as text is in MySQL as text, and a change there never overwrites it [V3]', async () => {
  const tab = await LinkedTab.register(product, ROWS, 'formulas', { formulaTexts: ['total'] });
  const evidence = new Evidence(product, tab);
  const row = tab.rowOf('id', 'R1');
  const formula = `=B${row + 1}*2`;
  await tab.person.type(tab.tabId, { row, column: TOTAL }, [[formula]]);
  await tab.until(async () => expect(await evidence.inMysql('R1', 'total')).toBe(formula));
  expect(tab.cell('R1', 'total')).toBe(3);
  await evidence.customer(`UPDATE t SET total = 'mine' WHERE id = 'R1'`);
  await tab.until(async () => {
    expect(await evidence.conflicts()).toMatchObject([{ column: 'total', sheet: formula, db: 'mine' }]);
  });
  expect(tab.cell('R1', 'total')).toBe(3);
});
