/**
 * The page of `npm start` with everything behind it: a person starts the sync in the sidebar, types in the grid, runs SQL,
 * makes trouble, and decides what waits. A picture for the documentation is taken with ROWLINK_PICTURES=1.
 */
import { join } from 'node:path';

import axe from 'axe-core';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../../local/services/chromium.ts';
import { openDesk, type Desk } from '../../../local/start/desk/desk.ts';
import { mysqlDesk, type MysqlDesk } from '../../../local/start/desk/mysql-desk.ts';
import { makeShop, SHOP_PEOPLE, SHOP_TABLES } from '../../../local/start/sample-shop.ts';
import { mountPages } from '../../../local/playground/pages.ts';
import { startProduct, type Product } from '../harness/product.ts';

const executablePath = findChromium(process.env);
const title = executablePath === undefined ? `the playground (skipped: ${NO_CHROMIUM})` : 'the playground';
/** Of the rows A1 to A40. */
const CITIES =
  'Reykjavík Bergen Uppsala Tampere Tartu Riga Vilnius Gdynia Dresden Graz Brno Győr Maribor Rijeka ' +
  'Subotica Sofia Thessaloniki Izmir Tbilisi Yerevan Nablus Haifa Alexandria Tunis Oran Fez Dakar Accra ' +
  'Lagos Kigali Nairobi Windhoek Durban Lima Cusco Quito Bogotá Mérida Austin Halifax';
const rows = [
  ['code', 'city', 'height'],
  ...CITIES.split(' ').map((city, at) => [`A${at + 1}`, city, 100 + at]),
];
/** Notes come with the next sweep. */
const WATCHDOG = { timeout: 30_000 };
const picture = join(import.meta.dirname, '..', '..', '..', 'docs', 'images', 'playground.png');

describe.skipIf(executablePath === undefined)(title, () => {
  let product: Product;
  let desk: Desk;
  let mysql: MysqlDesk | undefined;
  let browser: Browser;
  let page: Page;
  let sidebar: FrameLocator;
  let isBackendOn = true;
  const mistakes: string[] = [];

  beforeAll(async () => {
    desk = await openDesk({
      state: () => ({ backend: isBackendOn ? 'on' : 'off', mayRunSql: true, mayWipeRedis: false }),
      switchBackend: async (on) => {
        await (on ? product.backend.start() : product.backend.stop());
        isBackendOn = on;
      },
      wipeRedis: () => Promise.reject(new Error('Other tests use this Redis, too.')),
      readTable: (table) => known(mysql).readTable(table),
      runSql: (sql) => known(mysql).runSql(sql),
    });
    product = await startProduct(
      { SYNC_ATTACHABLE_TABLES: SHOP_TABLES, SYNC_ATTACH_PEOPLE: SHOP_PEOPLE },
      { pages: (app, documents) => mountPages(app, documents, desk.url) },
    );
    await makeShop(product.mysqlUrl);
    mysql = mysqlDesk(product.mysqlUrl);
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
    page = await browser.newPage({
      viewport: { width: 1360, height: 860 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => mistakes.push(error.message));
    const { workbook } = product.google.createShared({
      title: 'Cities',
      tabs: [
        { title: 'cities', rows },
        { title: 'shop', rows: [] },
      ],
    });
    await page.goto(`${product.google.url}/sheets/${workbook.id}`);
    sidebar = page.frameLocator('#sidebar');
  });

  afterAll(async () => {
    await browser.close();
    await mysql?.close();
    await product.close();
    await desk.stop();
    expect(mistakes).toEqual([]);
  });

  const cell = (row: number, column: number) => page.locator(`#grid td[data-y="${row}"][data-x="${column}"]`);
  /** The cells of a row of the MySQL table as they are shown, found by the code. */
  const mysqlRow = (code: string) =>
    page.locator('#mysql-rows tr', {
      has: page.locator('td:first-child', { hasText: new RegExp(`^${code}$`) }),
    });
  const tab = (name: string) => sidebar.getByRole('tab', { name });
  const trouble = (name: string) =>
    page.getByRole('toolbar', { name: 'Make trouble' }).getByRole('button', { name });

  async function type(row: number, column: number, text: string): Promise<void> {
    await cell(row, column).click();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }

  async function runSql(sql: string): Promise<void> {
    await page.getByLabel('SQL', { exact: true }).fill(sql);
    await page.getByRole('button', { name: 'Run SQL' }).click();
  }

  const table = async (): Promise<string> => (await page.locator('#mysql-table').textContent()) ?? '';

  test('the sync is started in the sidebar, and the rows appear in MySQL', async () => {
    await sidebar.getByRole('button', { name: 'Next: see what happens' }).click();
    await sidebar.getByText('40 new rows').waitFor();
    await sidebar.getByRole('button', { name: 'Start syncing' }).click();
    await tab('Status').waitFor();
    await mysqlRow('A40').waitFor();
  });

  test('a typed cell is in MySQL, and a change by SQL is in the grid', async () => {
    await type(2, 1, 'Berlin');
    await mysqlRow('A2').getByText('Berlin').waitFor();
    await runSql(`UPDATE ${await table()} SET city = 'Springfield' WHERE code = 'A3'`);
    await page.getByText(/^1 row, \d+ ms$/).waitFor();
    await cell(3, 1).getByText('Springfield').waitFor();
    await runSql('SELECT nonsense');
    await page.getByText(/Unknown column/).waitFor();
  });

  test('a person who sorts takes nothing away from anybody', async () => {
    await trouble('Somebody sorts').click();
    await page.getByText('A person sorted the rows').waitFor();
    await runSql(`UPDATE ${await table()} SET city = 'After sorting' WHERE code = 'A30'`);
    await page.locator('#grid td', { hasText: 'After sorting' }).waitFor();
    await page.locator('#grid').click();
    await cell(1, 0).click();
    await page.getByRole('button', { name: 'Sort A to Z' }).click();
    await cell(1, 0).getByText('A1', { exact: true }).waitFor();
  });

  test('while the backend is down both sides change; then they meet, and the loser can be put back', async () => {
    await trouble('Backend down').click();
    await page.getByText('The backend is down').waitFor();
    await sidebar
      .getByText(/not reachable|does not answer/)
      .first()
      .waitFor();
    const code = (await cell(5, 0).textContent()) ?? '';
    await runSql(`UPDATE ${await table()} SET city = 'from MySQL' WHERE code = '${code}'`);
    await type(5, 1, 'from the sheet');
    await trouble('Backend down').click();
    await page.getByText('The backend is back').waitFor();
    await mysqlRow(code).getByText('from the sheet').waitFor();
    await tab('Conflicts').click();
    await sidebar.getByRole('button', { name: 'All', exact: true }).click();
    const card = sidebar.getByRole('article').filter({ hasText: 'from MySQL' });
    await card.getByRole('button', { name: 'Restore the other…' }).click();
    await sidebar.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await cell(5, 1).getByText('from MySQL').waitFor();
    await mysqlRow(code).getByText('from MySQL').waitFor();
  });

  test('Google refuses for a while: what waits goes on afterwards', async () => {
    await trouble('Google says 429').click();
    await page.getByText('Google refuses every call').waitFor();
    const code = (await cell(7, 0).textContent()) ?? '';
    await runSql(`UPDATE ${await table()} SET city = 'held back' WHERE code = '${code}'`);
    await mysqlRow(code).getByText('held back').waitFor();
    await trouble('Google says 429').click();
    await page.getByText('Google answers again').waitFor();
    await cell(7, 1).getByText('held back').waitFor();
  });

  test('a value that MySQL cannot hold is marked, and mended', async () => {
    const code = (await cell(9, 0).textContent()) ?? '';
    await type(9, 2, 'about 900');
    await mysqlRow(code).getByText('ERROR').waitFor();
    await tab('Status').click();
    await sidebar.getByText('Settings').click();
    await sidebar.getByLabel('Cells that wait for a person').selectOption('show a note that says why');
    await expect.poll(() => cell(9, 2).getAttribute('title'), WATCHDOG).toMatch(/^Rowlink: .*number/);
    await tab('Issues').click();
    await sidebar
      .getByRole('article', { name: 'Row 10 · height' })
      .getByRole('button', { name: 'Go to cell' })
      .click();
    await page.locator('#place').getByText('C10').waitFor();
    await type(9, 2, '900');
    await mysqlRow(code).getByText('900').waitFor();
    await mysqlRow(code).getByText('SYNCED').waitFor();
    await expect.poll(() => cell(9, 2).getAttribute('title'), WATCHDOG).toBeNull();
  });

  test('many deleted rows wait until a person agrees', async () => {
    const [spreadsheet] = product.google.documents.list();
    if (!spreadsheet) throw new Error('The spreadsheet is gone.');
    await product.google.human(spreadsheet.workbook.id).deleteLines(0, 'ROWS', 20, 12);
    await tab('Issues').click();
    const approval = sidebar.getByRole('article').filter({ hasText: 'delete' });
    await approval.getByRole('button', { name: 'Delete in MySQL…' }).click();
    expect(await page.locator('#mysql-count').textContent()).toBe('40 rows');
    await sidebar.getByRole('alertdialog').getByRole('button', { name: 'Delete in MySQL' }).click();
    await page.getByText('28 rows', { exact: true }).waitFor();
  });

  test('every view has its answer', async () => {
    for (const view of ['Columns', 'Conflicts', 'Issues', 'Activity']) {
      await tab(view).click();
      await sidebar.locator('.loading').waitFor({ state: 'detached' });
      expect(await sidebar.getByText('This server does not offer that yet.').count()).toBe(0);
      expect(await sidebar.getByRole('alert').count()).toBe(0);
    }
    await sidebar.getByText('from MySQL').first().waitFor();
  });

  test('an empty tab is filled from a table that is there already, and edits it', async () => {
    await page.getByRole('link', { name: 'shop' }).click();
    await sidebar.getByText('This tab has no column headers yet.').waitFor();
    expect(await sidebar.getByRole('alert').count()).toBe(0);
    await sidebar.getByText('Choose one that is there, and this tab gets its headers and rows.').waitFor();
    await sidebar.getByLabel('Keep in step with').selectOption('shop_customers');
    await sidebar.getByRole('button', { name: 'Next: see what happens' }).click();
    await sidebar.getByText('3 new rows').waitFor();
    await sidebar.getByRole('button', { name: 'Start syncing' }).click();
    await tab('Status').waitFor();
    await cell(1, 1).getByText('Ann Okafor').waitFor();
    await type(2, 1, 'Bo Lindqvist');
    await mysqlRow('2').getByText('Bo Lindqvist').waitFor();
    await runSql(`INSERT INTO shop_customers (name) VALUES ('Dana Ruiz')`);
    await page.locator('#grid td', { hasText: 'Dana Ruiz' }).waitFor();
    await page.getByRole('link', { name: 'cities' }).click();
    await cell(1, 0).getByText('A1', { exact: true }).waitFor();
  });

  test('the page breaks no rule of accessibility', async () => {
    // The page's policy lets no inline script in.
    await page.evaluate(axe.source);
    const found = await page.evaluate(
      `axe.run({ exclude: ['#grid', '#sidebar'] }, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`,
    );
    expect(found).toEqual([]);
    await tab('Status').click();
    await runSql(`UPDATE ${await table()} SET city = 'Ljubljana' WHERE code = 'A12'`);
    await page.locator('#grid td.lit', { hasText: 'Ljubljana' }).waitFor();
    if (process.env['ROWLINK_PICTURES'] === '1') {
      await page.screenshot({ path: picture, animations: 'disabled' });
    }
  });
});

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It is only being started.');
  return value;
}
