/** Random changes of columns on both sides while both are edited: fixed seeds, real MySQL, the stand-in for Google. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence, IMPATIENT } from '../harness/evidence.ts';
import { startProduct, type Product } from '../harness/product.ts';
import { SchemaFuzz } from '../harness/schema-fuzz.ts';

const STEPS = 8;
/** Chosen for nothing but their difference; each is another mix of changes. */
const SEEDS = [1, 2, 3];

/** A column that gets another header before a read saw its tag could be any: the link asks, and nothing may be wrong or lost then, either. */
const ASKS = /is not where it was/;

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterAll(async () => {
  await product.close();
});

test.each(SEEDS)(
  'columns change at random while edits flow: no value in a wrong column, none lost, seed %i [S3]',
  { timeout: 180_000 },
  async (seed) => {
    const fuzz = await SchemaFuzz.begin(product, seed);
    const steps: string[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      steps.push(await fuzz.step());
      expect(await fuzz.straysInMysql(), steps.join('\n')).toEqual([]);
    }
    const { linked } = fuzz.tab;
    const evidence = new Evidence(product, linked);
    // A column moved in the instant of a write: the link stops for good, and what the write covered is kept.
    const isBlocked = async () => (await evidence.sheetWrites()).some(({ state }) => state === 'blocked');
    await linked.until(async () => {
      if ((await isBlocked()) || ASKS.test((await linked.status()).pauseReason ?? '')) return;
      expect(await linked.status(), steps.join('\n')).toMatchObject({ status: 'active', pendingEdits: 0 });
      expect(await evidence.queuedChanges()).toBe(0);
      expect(await fuzz.differences(), steps.join('\n')).toEqual([]);
    }, 90_000);
    expect(await fuzz.straysInMysql(), steps.join('\n')).toEqual([]);
    if (await isBlocked()) return;
    expect(fuzz.straysInSheet(), steps.join('\n')).toEqual([]);
    expect(await fuzz.lost(), steps.join('\n')).toEqual([]);
  },
);
