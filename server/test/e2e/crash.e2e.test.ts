/**
 * The backend is killed in the moments that matter and started again: every edit and every change is there, nothing is
 * written twice, no row is there twice.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Fault, FaultOptions } from '../../../local/google/server/faults.ts';
import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
  tab = await LinkedTab.register(product, sampleRows(60));
  evidence = new Evidence(product, tab);
});

afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
});

const WRITE = 'spreadsheets.batchUpdate';
const READ = 'spreadsheets.getByDataFilter';

/** The next call of this method is caught; resolves when it is there. */
async function nextCall(
  method: string,
  effect: FaultOptions['effect'],
  cause: () => Promise<void>,
): Promise<Fault> {
  const fault = product.google.faults.add({ method, effect });
  await cause();
  await tab.until(() => expect(fault.hits).toBe(1));
  return fault;
}

async function lands(fault: Fault): Promise<void> {
  fault.release();
  await fault.when(({ done }) => done === 1);
}

const crash = () => product.backend.stop('SIGKILL');
const restart = () => product.backend.start();

describe('killed [C8]', () => {
  test('after the 202 of a webhook, before the edit is applied [W2]', async () => {
    const other = await product.connect();
    await other.beginTransaction();
    await evidence.customer(`SELECT id FROM t WHERE id = 'R7' FOR UPDATE`, [], other);
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R7'), column: 1 }, [['typed before the crash']]);
    await tab.until(async () => expect((await tab.status()).pendingEdits).toBe(1));
    await crash();
    await other.rollback();
    expect(await evidence.inMysql('R7', 'name')).toBe('Name 7');
    await restart();
    await evidence.peace();
    expect(await evidence.inMysql('R7', 'name')).toBe('typed before the crash');
  });

  test('between a change of MySQL’s and its write', async () => {
    const written = evidence.cellsWritten();
    const read = await nextCall(READ, 'hold-before', () =>
      evidence.customer(`UPDATE t SET city = 'changed' WHERE id IN ('R1', 'R2')`),
    );
    await crash();
    read.release();
    await restart();
    await evidence.peace();
    expect(tab.cell('R2', 'city')).toBe('changed');
    expect(evidence.cellsWritten() - written).toBe(2);
  });

  test('while Google applies the write: the answer is lost with the process', async () => {
    const written = evidence.cellsWritten();
    const write = await nextCall(WRITE, 'hold-after', async () => {
      await evidence.customer(`UPDATE t SET city = 'in flight' WHERE id IN ('R10', 'R11', 'R12')`);
    });
    await crash();
    write.release();
    await restart();
    await evidence.peace();
    expect(tab.cell('R11', 'city')).toBe('in flight');
    expect(evidence.cellsWritten() - written).toBe(3);
  });

  test('while a new row is on its way: it is there once', async () => {
    const write = await nextCall(WRITE, 'hold-after', () =>
      evidence.customer(`INSERT INTO t (id, name) VALUES ('S1', 'new'), ('S2', 'new')`),
    );
    await crash();
    write.release();
    await restart();
    await evidence.peace();
    expect(tab.sheetRows().filter(([, name]) => name === 'new')).toHaveLength(2);
  });

  test('before the write arrives, which then lands before the restart', async () => {
    const written = evidence.cellsWritten();
    const write = await nextCall(WRITE, 'hold-before', () =>
      evidence.customer(`UPDATE t SET city = 'lands between' WHERE id = 'R20'`),
    );
    await crash();
    await lands(write);
    await restart();
    await evidence.peace();
    expect(tab.cell('R20', 'city')).toBe('lands between');
    expect(evidence.cellsWritten() - written).toBe(1);
  });

  test('before the write arrives, which then lands long after the restart: refused', async () => {
    const written = evidence.cellsWritten();
    const write = await nextCall(WRITE, 'hold-before', () =>
      evidence.customer(`UPDATE t SET city = 'old' WHERE id = 'R21'`),
    );
    await crash();
    await evidence.customer(`UPDATE t SET city = 'newest' WHERE id = 'R21'`);
    await restart();
    await evidence.peace();
    await lands(write);
    await evidence.peace();
    expect(tab.cell('R21', 'city')).toBe('newest');
    expect(evidence.cellsWritten() - written).toBe(1);
  });

  test('twice, the second time while the first crash is being settled', async () => {
    const written = evidence.cellsWritten();
    const write = await nextCall(WRITE, 'hold-after', () =>
      evidence.customer(`UPDATE t SET city = 'two crashes' WHERE id IN ('R30', 'R31')`),
    );
    await crash();
    write.release();
    const burn = await nextCall(WRITE, 'hold-after', restart);
    await crash();
    burn.release();
    await restart();
    await evidence.peace();
    expect(tab.cell('R31', 'city')).toBe('two crashes');
    expect(evidence.cellsWritten() - written).toBe(2);
  });

  test('in a reconcile: before new rows get their keys, and after', async () => {
    const end = tab.sheetRows().length + 1;
    const rows = sampleRows(20, 'P').slice(1);
    const read = await nextCall(READ, 'hold-before', async () => {
      await tab.person.type(tab.tabId, { row: end, column: 0 }, rows);
      await tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R40'), 3);
    });
    await crash();
    read.release();
    const keys = await nextCall(WRITE, 'hold-after', restart);
    await crash();
    keys.release();
    await restart();
    await evidence.peace();
    expect(await evidence.inMysql('P20', 'name')).toBe('Name 20');
    expect(await evidence.inMysql('R41', 'id')).toBeUndefined();
  });
});

describe('killed during the import [C8]', () => {
  test.each([
    { when: 'before the keys are written', effect: 'drop-before' as const, rows: 800 },
    { when: 'after the keys are written', effect: 'hold-after' as const, rows: 1_500 },
  ])('of $rows rows $when, and again while they come into MySQL', async ({ when, effect, rows }) => {
    // Registration writes twice: the scratch tab and the key column. Then the import's first write is caught.
    product.google.faults.add({ method: WRITE, effect: 'hold-before', holdMs: 1, times: 2 });
    const write = product.google.faults.add({ method: WRITE, effect });
    const large = await LinkedTab.startSync(product, sampleRows(rows, 'I'), `import killed ${when}`);
    const inside = new Evidence(product, large);
    await large.until(() => expect(write.hits).toBe(1));
    await crash();
    write.release();
    await restart();
    await large.until(async () => expect((await large.tableRows()).length).toBeGreaterThan(0), 60_000);
    await crash();
    await restart();
    await inside.peace(60_000);
    expect(large.sheetRows()).toHaveLength(rows);
  });
});

test('SIGTERM while a write is on its way: it stops within ten seconds, and the write is settled at the next start [C8]', async () => {
  const written = evidence.cellsWritten();
  const write = await nextCall(WRITE, 'hold-before', () =>
    evidence.customer(`UPDATE t SET city = 'stopped' WHERE id = 'R50'`),
  );
  const start = performance.now();
  await product.backend.stop('SIGTERM');
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(product.backend.lines.at(-1)).toMatchObject({ event: 'stopped' });
  await lands(write);
  await restart();
  await evidence.peace();
  expect(tab.cell('R50', 'city')).toBe('stopped');
  expect(evidence.cellsWritten() - written).toBe(1);
});
