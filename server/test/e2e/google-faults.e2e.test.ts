/**
 * Google fails in every way that a write can fail: refused, broken before and after it was applied, too slow, applied
 * long after the client gave up. Whatever happens, each change is in the sheet exactly once.
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
  tab = await LinkedTab.register(product, sampleRows(40));
  evidence = new Evidence(product, tab);
});

afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
});

const WRITE = 'spreadsheets.batchUpdate';
const READ = 'spreadsheets.getByDataFilter';

/** Changes three cells in MySQL, and returns when both sides agree; each cell must have been written once. */
async function changeThreeRows(value: string, meanwhile?: () => Promise<void>): Promise<void> {
  const before = evidence.cellsWritten();
  await evidence.customer(`UPDATE t SET city = ? WHERE id IN ('R3', 'R17', 'R40')`, [value]);
  await meanwhile?.();
  await evidence.peace();
  for (const id of ['R3', 'R17', 'R40']) expect(tab.cell(id, 'city')).toBe(value);
  expect(evidence.cellsWritten() - before, 'cells written').toBe(3);
}

/** Named, for the list of tests. */
function named(failures: FaultOptions[]): { failure: FaultOptions; name: string }[] {
  return failures.map((failure) => ({ failure, name: `${failure.effect} ${failure.status ?? ''}`.trim() }));
}

async function caught(fault: Fault): Promise<void> {
  await tab.until(() => expect(fault.hits).toBeGreaterThan(0));
}

describe('a write that fails at once [C3, Q2]', () => {
  const failures: FaultOptions[] = [
    { effect: 'answer', status: 429 },
    { effect: 'answer', status: 500 },
    { effect: 'answer', status: 503 },
    { effect: 'drop-before' },
    { effect: 'drop-after' },
  ];
  test.each(named(failures))('$name', async ({ failure, name }) => {
    const fault = product.google.faults.add({ ...failure, method: WRITE });
    await changeThreeRows(`after ${name}`);
    expect(fault.hits).toBe(1);
  });

  test('a new row whose answer is lost is there once, and a deleted one is deleted once', async () => {
    const fault = product.google.faults.add({ effect: 'drop-after', method: WRITE, times: 2 });
    await evidence.customer(`INSERT INTO t (id, name) VALUES ('NEW', 'only once')`);
    await tab.until(() => expect(tab.cell('NEW', 'name')).toBe('only once'));
    await evidence.peace();
    await evidence.customer(`DELETE FROM t WHERE id = 'NEW'`);
    await evidence.peace();
    expect(tab.sheetRows()).toHaveLength(40);
    expect(fault.hits).toBe(2);
  });
});

describe('a write that takes longer than the client waits [C4]', () => {
  test('applied, but answered too late', async () => {
    const fault = product.google.faults.add({ effect: 'hold-after', method: WRITE });
    await changeThreeRows('answered late');
    expect(fault).toMatchObject({ hits: 1, done: 0 });
  });

  test('held up before it is applied: settled meanwhile, and void when it arrives', async () => {
    const fault = product.google.faults.add({ effect: 'hold-before', method: WRITE });
    await changeThreeRows('held before');
    const before = evidence.cellsWritten();
    fault.release();
    await fault.when(({ done }) => done === 1);
    expect(evidence.cellsWritten()).toBe(before);
    await evidence.peace();
  });

  test('landing after newer values were written: refused, nothing goes back in time', async () => {
    const fault = product.google.faults.add({ effect: 'land-late', method: WRITE });
    await changeThreeRows('lands late');
    await changeThreeRows('newer');
    const before = evidence.cellsWritten();
    fault.release();
    await fault.when(({ done }) => done === 1);
    expect(evidence.cellsWritten()).toBe(before);
    expect(tab.cell('R3', 'city')).toBe('newer');
    await evidence.peace();
  });

  test('landing between the time-out and the settling: it was applied, and is finished', async () => {
    const write = product.google.faults.add({ effect: 'land-late', method: WRITE });
    const burn = product.google.faults.add({ effect: 'hold-before', method: WRITE });
    await changeThreeRows('lands before the burn', async () => {
      await caught(burn);
      write.release();
      await write.when(({ done }) => done === 1);
      burn.release();
    });
    expect((await evidence.sheetWrites()).at(-1)).toMatchObject({ state: 'done' });
  });
});

test('a write lands after it was settled, and its token was deleted: it is finished from its copies [C20]', async () => {
  const write = product.google.faults.add({ effect: 'land-late', method: WRITE });
  await evidence.customer(`UPDATE t SET city = 'landed late' WHERE id = 'R3'`);
  await caught(write);
  const read = product.google.faults.add({ effect: 'hold-before', method: 'spreadsheets.getByDataFilter' });
  await caught(read);
  const late = (await evidence.sheetWrites()).at(-1);
  expect(late).toMatchObject({ state: 'void' });
  const { workbook } = product.google.documents.get(tab.spreadsheetId) ?? {};
  workbook?.change(() => {
    for (const { state } of workbook.tabs) if (state.title === '_sync') state.filterViews = [];
  });
  write.release();
  await write.when(({ done }) => done === 1);
  expect(tab.cell('R3', 'city')).toBe('landed late');
  await evidence.customer(`UPDATE t SET city = 'and changed again' WHERE id = 'R3'`);
  read.release();
  await tab.until(() => expect(tab.cell('R3', 'city')).toBe('and changed again'));
  await evidence.peace();
  expect((await evidence.sheetWrites()).find(({ n }) => n === late?.n)?.state).toBe('done');
  expect(await evidence.conflicts()).toEqual([]);
});

describe('settling that fails, too [C4]', () => {
  const failures: FaultOptions[] = [
    { effect: 'drop-after' },
    { effect: 'drop-before' },
    { effect: 'answer', status: 500 },
    { effect: 'answer', status: 429 },
    { effect: 'hold-before' },
    { effect: 'hold-after' },
  ];
  test.each(named(failures))(
    'of a write that never arrived: the burn meets $name',
    async ({ failure, name }) => {
      product.google.faults.add({ effect: 'drop-before', method: WRITE });
      const burn = product.google.faults.add({ ...failure, method: WRITE });
      await changeThreeRows(`burn ${name}`);
      expect(burn.hits).toBe(1);
      burn.release();
      await burn.when(({ done }) => done === 1);
      await evidence.peace();
    },
  );

  test.each(named([{ effect: 'drop-after' }, { effect: 'answer', status: 503 }]))(
    'of a write that was applied: the burn meets $name',
    async ({ failure, name }) => {
      product.google.faults.add({ effect: 'drop-after', method: WRITE });
      const burn = product.google.faults.add({ ...failure, method: WRITE });
      await changeThreeRows(`applied, burn ${name}`);
      expect(burn.hits).toBe(1);
    },
  );

  test('of a write that was applied: reading it back fails', async () => {
    product.google.faults.add({ effect: 'drop-after', method: WRITE });
    const burn = product.google.faults.add({ effect: 'hold-before', method: WRITE });
    await evidence.customer(`UPDATE t SET name = 'read back' WHERE id = 'R5'`);
    await caught(burn);
    const reads = product.google.faults.add({ effect: 'drop-after', method: READ, times: 2 });
    burn.release();
    await evidence.peace();
    expect(reads.hits).toBe(2);
    expect(tab.cell('R5', 'name')).toBe('read back');
  });
});

describe('reads that fail', () => {
  const failures: (FaultOptions & { times: number })[] = [
    { effect: 'answer', status: 503, times: 3 },
    // Each one doubles the pause of the account.
    { effect: 'answer', status: 429, times: 1 },
    { effect: 'drop-after', times: 3 },
    { effect: 'hold-before', times: 3 },
  ];
  test.each(named(failures))('$name: nothing is deleted, nothing lost [D1]', async ({ failure, name }) => {
    const fault = product.google.faults.add({ ...failure, method: READ });
    const rows = await tab.tableRows();
    await tab.person.insertLines(tab.tabId, 'ROWS', 5);
    await changeThreeRows(`reads ${name}`);
    expect(fault.hits).toBe(failure.times);
    expect(await tab.tableRows()).toHaveLength(rows.length);
  });
});
