/**
 * An installation of a thousand links with a long past: the operator's views are told at once, and the dashboard draws no more rows
 * than one looks at. How long that takes is measured by `npm run bench -- --only idle`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../local/services/chromium.ts';
import { sampleRows } from '../test/harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../test/harness/product.ts';
import { seedLinks } from '../test/harness/seed-links.ts';

const LINKS = 1_000;
const ENTRIES = 100_000;
/** Far above what it takes, far below what one query per link took. */
const ANSWER_MS_MAX = 3_000;

const executablePath = findChromium(process.env);

describe(`${LINKS} links and ${ENTRIES} entries of history`, () => {
  let product: Product;
  let orders: LinkedTab;

  beforeAll(async () => {
    execFileSync(process.execPath, [join(import.meta.dirname, 'build.mjs')]);
    product = await startProduct();
    orders = await LinkedTab.register(product, sampleRows(30), 'Orders');
    await seedLinks(product.sql, { links: LINKS, entries: ENTRIES });
  });
  afterAll(() => product.close());

  const asked = async (path: string, init: RequestInit = {}): Promise<{ ms: number; body: unknown }> => {
    const from = performance.now();
    const headers = { authorization: `Bearer ${product.operatorToken}` };
    const answer = await fetch(`${product.url}${path}`, { ...init, headers });
    const body: unknown = await answer.json();
    expect([path, answer.status]).toEqual([path, init.method === 'POST' ? 201 : 200]);
    return { ms: Math.round(performance.now() - from), body };
  };

  test('the status of all of them is told at once, and so is health', async () => {
    const { linkId } = await orders.status();
    for (const path of ['/api/health', `/api/links/${linkId}`, `/api/links/${linkId}/activity?limit=50`]) {
      expect((await asked(path)).ms).toBeLessThan(ANSWER_MS_MAX);
    }
    const { ms, body } = await asked('/api/sync/status');
    expect((body as { links: unknown[] }).links).toHaveLength(LINKS + 1);
    expect(ms).toBeLessThan(ANSWER_MS_MAX);
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
