/**
 * The dashboard in a real browser, before the whole product: who gets in, what moves by itself, what an operator does, and that
 * it can be used on a phone, in the dark, by keyboard. Pictures for the documentation are taken with ROWLINK_PICTURES=1.
 */
import { join } from 'node:path';

import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../local/services/chromium.ts';
import { sampleRows } from '../test/harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../test/harness/product.ts';
import { seedBoard } from '../test/harness/seed-board.ts';

const executablePath = findChromium(process.env);
const title = executablePath === undefined ? `the dashboard (skipped: ${NO_CHROMIUM})` : 'the dashboard';
const picturesDir = join(import.meta.dirname, '..', '..', 'docs', 'images');
const takesPictures = process.env['ROWLINK_PICTURES'] === '1';

/** Those that the documentation shows. */
const PICTURES: Readonly<Record<string, string>> = {
  'links desk light': 'dashboard-links.png',
  'link desk dark': 'dashboard-link-dark.png',
  'errors desk light': 'dashboard-errors.png',
  'work desk light': 'dashboard-work.png',
  'links phone dark': 'dashboard-phone-dark.png',
};

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };
const DESK = { viewport: { width: 1280, height: 900 } };

describe.skipIf(executablePath === undefined)(title, () => {
  let browser: Browser;
  let product: Product;
  let orders: LinkedTab;
  let stock: LinkedTab;
  const mistakes: string[] = [];
  const pages: Page[] = [];

  beforeAll(async () => {
    product = await startProduct({ GOOGLE_READS_PER_MINUTE: '55', GOOGLE_WRITES_PER_MINUTE: '55' });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
    orders = await LinkedTab.register(product, sampleRows(30), 'Orders');
    stock = await LinkedTab.register(product, sampleRows(5, 'S'), 'Stock');
    await seedBoard(product.sql);
  });

  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()));
    expect(mistakes.splice(0)).toEqual([]);
  });

  const open = async (options: BrowserContextOptions = DESK, path = '/dashboard/'): Promise<Page> => {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => mistakes.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) mistakes.push(message.text());
    });
    pages.push(page);
    await page.goto(`${product.url}${path}`);
    return page;
  };
  const ticket = async (): Promise<string> => {
    const answer = await fetch(`${product.url}/api/operator/tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${product.operatorToken}` },
    });
    return ((await answer.json()) as { path: string }).path;
  };
  const openSignedIn = async (options?: BrowserContextOptions): Promise<Page> => {
    const page = await open(options, await ticket());
    await page.getByRole('link', { name: 'Orders › Orders' }).waitFor();
    return page;
  };
  const violations = async (page: Page): Promise<unknown> => {
    await page.evaluate(axe.source);
    return page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html, failureSummary }) => [html, failureSummary])]))`,
    );
  };
  const overflows = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const picture = async (page: Page, what: string): Promise<void> => {
    const name = PICTURES[what];
    if (takesPictures && name) await page.screenshot({ path: join(picturesDir, name), fullPage: true });
  };

  test('lets in by the token, says why not by a wrong one, and out again [B1]', async () => {
    const page = await open(DESK, '/');
    await page.getByLabel('Operator token').fill('not the token');
    await page.keyboard.press('Enter');
    await page.getByText('This is not the operator token.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Operator token').fill(product.operatorToken);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Orders › Orders' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Orders › Orders' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Operator token').waitFor();
  });

  test('an address with a ticket lets one browser in, and is out of its history [B1]', async () => {
    const path = await ticket();
    const first = await open(DESK, path);
    await first.getByRole('link', { name: 'Orders › Orders' }).waitFor();
    expect(first.url()).toBe(`${product.url}/dashboard/`);
    const second = await open(DESK, path);
    await second.getByText('This address was used already').waitFor();
  });

  test('shows by itself that edits wait, and that a link was paused elsewhere [B2]', async () => {
    const page = await openSignedIn();
    const row = page.getByRole('row', { name: /Stock › Stock/ });
    await row.getByText('Needs you').waitFor();
    // A true reason: a pause without one is tried, and ended, by the server itself.
    await product.sql.query(`RENAME TABLE \`${stock.table}\` TO \`${stock.table}_away\``);
    await stock.person.type(stock.tabId, { row: stock.rowOf('id', 'S2'), column: 2 }, [['typed meanwhile']]);
    await row.getByText('Paused', { exact: true }).waitFor();
    await row.getByText(/is missing in MySQL/).waitFor();
    await page.getByText(/tab "Stock": the link is paused/).waitFor();
    await product.sql.query(`RENAME TABLE \`${stock.table}_away\` TO \`${stock.table}\``);
    await row.getByText('Needs you').waitFor();
  });

  test('a link is paused and goes on by keyboard alone; its history and columns are there', async () => {
    const page = await openSignedIn();
    await page.getByRole('link', { name: 'Orders › Orders' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Orders/ }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Paused: edits and changes wait').waitFor();
    await page.getByRole('button', { name: 'Resume' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('2 rows were set aside; all others are in sync.').waitFor();
    await product.sql.query(`UPDATE ${orders.table} SET city = 'Springfield' WHERE id = 'R3'`);
    await page.getByText('Springfield').waitFor();
    await page.getByRole('link', { name: 'Schema' }).click();
    await page.getByText('amount').first().waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('When both sides changed the same cell').selectOption({ label: 'MySQL wins' });
    await page.getByText('Saved.').waitFor();
  });

  const places = ['#/links', '#/work', '#/errors'] as const;
  for (const [name, options] of [
    ['a desk', DESK],
    ['a phone', PHONE],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`every place is fit for ${name}, ${colorScheme}: axe finds nothing, nothing is cut off`, async () => {
        const page = await openSignedIn({ ...options, colorScheme });
        const linkPath = await page.getByRole('link', { name: 'Orders › Orders' }).getAttribute('href');
        for (const place of [...places, linkPath ?? '', `${linkPath}/schema`, `${linkPath}/settings`]) {
          await page.goto(`${product.url}/dashboard/${place}`);
          await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
          await page.getByRole('status', { name: /loading/ }).waitFor({ state: 'detached' });
          if (place === '#/links' || place === linkPath) await page.locator('canvas').first().waitFor();
          if (place === '#/work') await page.getByText(/reads in the last minute/).waitFor();
          expect([place, await violations(page)]).toEqual([place, []]);
          expect([place, await overflows(page)]).toEqual([place, 0]);
          const label = place === linkPath ? 'link' : place.slice(place.lastIndexOf('/') + 1);
          await picture(page, `${label} ${options === PHONE ? 'phone' : 'desk'} ${colorScheme}`);
        }
      });
    }
  }

  test('dead letters are filtered and tried again in bulk; failures tell codes, links and reasons [B4, B5]', async () => {
    const page = await openSignedIn();
    await page.getByRole('link', { name: /Errors/ }).click();
    await page.getByRole('article', { name: /Row 4, sheet to MySQL/ }).waitFor();
    await page.getByLabel('Reason').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Choose all shown' }).click();
    await page.getByRole('button', { name: /Try \d+ rows? again/ }).click();
    await page.getByText(/tried again\./).waitFor();
    await page.getByLabel('Reason').selectOption('');
    await page.getByRole('button', { name: 'Try all again…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Try all again' }).click();
    await page.getByText('Nothing was set aside').waitFor();
    await page.getByText("Google's quota is used up for the moment.").first().waitFor();
    await page.getByLabel('Code').selectOption('SHEETS_UNAVAILABLE');
    await page.getByText("Google's quota is used up for the moment.").waitFor({ state: 'detached' });
    await page.getByText('HTTP 503').waitFor();
  });
});
