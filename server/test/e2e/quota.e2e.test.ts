/**
 * At the limit of Google's quota, as Google counts it: programs change several tables without a pause for longer than a minute, two
 * processes write them to the sheets, and no call is ever refused.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { googlesLimits } from '../../../local/google/server/quota-limits.ts';
import type { BackendProcess } from '../harness/backend-process.ts';
import { freePort } from '../../../local/services/port.ts';
import { eventually } from '../harness/eventually.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const BUSY_TABS = 4;
const BUSY_MS = 80_000;
const ROWS = 10;

let product: Product;
let busy: LinkedTab[];
let quiet: LinkedTab;
const processes: BackendProcess[] = [];

beforeAll(async () => {
  product = await startProduct();
  const rows = Array.from({ length: ROWS }, (_, row) => [`row ${row}`, 0]);
  const register = (title: string) => LinkedTab.register(product, [['name', 'amount'], ...rows], title);
  busy = [];
  for (let tab = 0; tab < BUSY_TABS; tab += 1) busy.push(await register(`busy ${tab}`));
  quiet = await register('quiet');
  await product.backend.stop();
  const limits = {
    GOOGLE_READS_PER_MINUTE: '55',
    GOOGLE_WRITES_PER_MINUTE: '55',
    GOOGLE_PROJECT_CALLS_PER_MINUTE: '290',
    // The tabs were linked without limits: those calls are not to count.
    REDIS_PREFIX: `quota-${Date.now()}`,
  };
  for (let process = 0; process < 2; process += 1) {
    processes.push(product.backend.sibling({ ...limits, PORT: String(await freePort()) }));
  }
  product.google.quota.limits = googlesLimits;
  product.google.quota.forget();
  await Promise.all(processes.map((process) => process.start()));
});

afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
  await product.close();
});

/** Changes a row of each busy table again and again until told to stop. */
async function keepBusy(signal: AbortSignal): Promise<number> {
  const sql = await product.connect();
  let changes = 0;
  while (!signal.aborted) {
    for (const { table } of busy) {
      changes += 1;
      await sql.query(`UPDATE \`${table}\` SET amount = ? WHERE name = ?`, [
        changes,
        `row ${changes % ROWS}`,
      ]);
    }
    await pause(50);
  }
  return changes;
}

/** Milliseconds until a change of the quiet table is in its sheet. */
async function crossing(value: number): Promise<number> {
  const start = performance.now();
  await product.sql.query(`UPDATE \`${quiet.table}\` SET amount = ? WHERE name = 'row 1'`, [value]);
  await eventually(() => expect(quiet.cell('row 1', 'amount')).toBe(value), { withinMs: 60_000 });
  return performance.now() - start;
}

test('a burst that wants more than the quota meets no refusal, and holds up no quiet spreadsheet [Q12, Q13]', async () => {
  const before = refusals();
  const stop = new AbortController();
  const changing = keepBusy(stop.signal);
  const crossings: number[] = [];
  const start = performance.now();
  while (performance.now() - start < BUSY_MS) {
    await pause(12_000);
    crossings.push(await crossing(crossings.length + 1));
  }
  stop.abort();
  const changes = await changing;
  for (const tab of busy) await tab.until(() => tab.sameOnBothSides(), 90_000);
  expect(changes).toBeGreaterThan(1_000);
  expect(refusals() - before).toBe(0);
  expect(Math.max(...crossings)).toBeLessThan(20_000);
}, 240_000);

function refusals(): number {
  return JSON.stringify(product.google.calls).match(/429/g)?.length ?? 0;
}
