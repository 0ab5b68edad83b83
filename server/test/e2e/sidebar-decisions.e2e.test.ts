/** What waits for a person is decided in the real sidebar, in a real browser, and both sides follow: conflicts and work set aside. */
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../../local/services/chromium.ts';
import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const executablePath = findChromium(process.env);
const title =
  executablePath === undefined ? `decisions (skipped: ${NO_CHROMIUM})` : 'decisions in the sidebar';
const CITY = 2;

describe.skipIf(executablePath === undefined)(title, () => {
  let product: Product;
  let browser: Browser;
  let page: Page;
  let tab: LinkedTab;
  let evidence: Evidence;

  beforeAll(async () => {
    product = await startProduct({ ...IMPATIENT, SYNC_ATTEMPT_DELAYS_MS: '50,50,50' });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
  });

  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  afterEach(() => page.close());

  async function open(name: string): Promise<void> {
    tab = await LinkedTab.register(product, sampleRows(12), name);
    evidence = new Evidence(product, tab);
    page = await browser.newPage({ viewport: { width: 300, height: 760 } });
    page.setDefaultTimeout(60_000);
    const at = `spreadsheetId=${tab.spreadsheetId}&tabId=${tab.tabId}`;
    await page.goto(`${product.google.url}/control/script/page/sidebar?${at}`);
    await page.getByRole('tab', { name: 'Status' }).waitFor();
  }

  const show = (view: string) => page.getByRole('tab', { name: view }).click();
  const cardOf = (name: string) => page.getByRole('article', { name });

  /** Both sides change the same cell while nobody carries anything across. */
  async function clash(id: string): Promise<void> {
    const read = product.google.faults.add({ method: 'spreadsheets.getByDataFilter', effect: 'hold-before' });
    await evidence.customer(`UPDATE t SET city = 'MySQL’s' WHERE id = ?`, [id]);
    await tab.until(() => expect(read.hits).toBe(1));
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', id), column: CITY }, [['the person’s']]);
    read.release();
    product.google.faults.clear();
  }

  async function bothHave(id: string, value: string): Promise<void> {
    await tab.until(async () =>
      expect([tab.cell(id, 'city'), await evidence.inMysql(id, 'city')]).toEqual([value, value]),
    );
  }

  test('"a person decides" is chosen, and then a side is kept, and another value is typed', async () => {
    await open('manual');
    await page.getByText('Settings').click();
    await page.getByLabel('When both sides changed the same cell').selectOption('a person decides');
    await page.getByRole('status').getByText('Saved.').waitFor();
    await clash('R3');
    await clash('R4');
    await show('Conflicts');
    await cardOf('Row 4 · city').getByText('the person’s').waitFor();
    expect([tab.cell('R3', 'city'), await evidence.inMysql('R3', 'city')]).toEqual([
      'the person’s',
      'MySQL’s',
    ]);
    await cardOf('Row 4 · city').getByRole('button', { name: 'Keep this: the value of MySQL' }).click();
    await bothHave('R3', 'MySQL’s');
    await cardOf('Row 5 · city').getByRole('button', { name: 'Type another…' }).click();
    await page.getByLabel('Value for both sides').fill('agreed');
    await page.keyboard.press('Enter');
    await bothHave('R4', 'agreed');
    await page.getByText('Nothing to decide').waitFor();
    await evidence.peace();
  });

  test('work that was set aside is tried again by a click, and ends well once the reason is gone', async () => {
    await open('set aside');
    const row = tab.rowOf('id', 'R5');
    const document = product.google.documents.get(tab.spreadsheetId);
    const state = document?.workbook.tabById(tab.tabId)?.state;
    if (document === undefined || state === undefined) throw new Error('the tab is gone');
    const range = { tabId: tab.tabId, startRow: row, endRow: row + 1 };
    const protection = { protectedRangeId: 4_712, range, warningOnly: false, editors: [] };
    document.workbook.change(() => state.protectedRanges.push(protection));
    await evidence.customer(`DELETE FROM t WHERE id = 'R5'`);
    await show('Issues');
    const card = page.getByRole('article').filter({ has: page.getByRole('button', { name: 'Try again' }) });
    await card.waitFor();
    await page.getByText('protected').first().waitFor();
    document.workbook.change(() => {
      state.protectedRanges = [];
    });
    await card.getByRole('button', { name: 'Try again' }).click();
    await tab.until(() => expect(tab.sheetRows().map(([id]) => id)).not.toContain('R5'));
    await card.waitFor({ state: 'detached' });
    const { entries } = await linkCall(product, tab.table, 'listDeadLetters', {});
    expect(entries).toEqual([]);
    await evidence.peace();
  });
});
