/**
 * An installation of a thousand links with a long past: the operator's views are told at once, and the dashboard draws no more rows
 * than one looks at. How long that takes is measured by `npm run bench -- --only idle`.
 */
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../local/services/chromium.ts';
import { sampleRows } from '../test/harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../test/harness/product.ts';
import { seedLinks } from '../test/harness/seed-links.ts';

const LINKS = 1_000;
const ENTRIES = 100_000;
/** Of all that ask this MySQL meanwhile; one query per link would be more by itself. */
const SELECTS_MAX = LINKS;

const executablePath = findChromium(process.env);

describe(`${LINKS} links and ${ENTRIES} entries of history`, () => {
  let product: Product;
  let orders: LinkedTab;

  beforeAll(async () => {
    product = await startProduct();
    orders = await LinkedTab.register(product, sampleRows(30), 'Orders');
    await seedLinks(product.sql, { links: LINKS, entries: ENTRIES });
  });
  afterAll(() => product.close());

  const asked = async (path: string, init: RequestInit = {}): Promise<{ selects: number; body: unknown }> => {
    const before = await selects();
    const headers = { authorization: `Bearer ${product.operatorToken}` };
    const answer = await fetch(`${product.url}${path}`, { ...init, headers });
    const body: unknown = await answer.json();
    expect([path, answer.status]).toEqual([path, init.method === 'POST' ? 201 : 200]);
    return { selects: (await selects()) - before, body };
  };

  const selects = async (): Promise<number> => {
    const [rows] = await product.sql.query("SHOW GLOBAL STATUS LIKE 'Com_select'");
    return Number((rows as { Value: string }[])[0]?.Value);
  };

  test('the status of all of them is told at once, and so is health [B8]', async () => {
    const { linkId } = await orders.status();
    for (const path of ['/api/health', `/api/links/${linkId}`, `/api/links/${linkId}/activity?limit=50`]) {
      expect((await asked(path)).selects).toBeLessThan(SELECTS_MAX);
    }
    const asksAll = await asked('/api/sync/status');
    expect((asksAll.body as { links: unknown[] }).links).toHaveLength(LINKS + 1);
    expect(asksAll.selects).toBeLessThan(SELECTS_MAX);
  });

  describe.skipIf(executablePath === undefined)(
    executablePath === undefined ? `the dashboard (skipped: ${NO_CHROMIUM})` : 'the dashboard',
    () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
      });
      afterAll(() => browser.close());

      test('draws the first of them, finds each by its name, and opens it', async () => {
        const { body } = await asked('/api/operator/tickets', { method: 'POST' });
        const page = await browser.newPage();
        page.setDefaultTimeout(30_000);
        const rows = page.getByRole('region', { name: 'Links' }).getByRole('row');
        const wanted = page.getByRole('link', { name: 'Orders › Orders' });
        await page.goto(`${product.url}${(body as { path: string }).path}`);
        await page.getByText(`${(LINKS + 1).toLocaleString('en-US')} links`).waitFor();
        expect(await rows.count()).toBe(1 + 50);
        await page.getByLabel('Find').fill('Orders › Orders');
        await wanted.click();
        await page.getByRole('heading', { level: 1, name: /Orders/ }).waitFor();
      });
    },
  );
});
