/**
 * What surrounds the sync misbehaves: Redis is wiped, webhooks come twice, late and out of order, the backend is away, and
 * customers hold rows in transactions of their own. Nothing is lost, and no customer is made to wait.
 */
import { randomBytes } from 'node:crypto';

import { Redis } from 'ioredis';
import type { Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { testRedisUrl } from '../../../local/services/test-database.ts';
import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { cellEdit, postBatch, scriptHost } from '../harness/post-batch.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const REDIS_PREFIX = `e2e-services-${randomBytes(4).toString('hex')}`;

const WRITE = 'spreadsheets.batchUpdate';
const READ = 'spreadsheets.getByDataFilter';

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;
let redis: Redis;

beforeAll(async () => {
  redis = new Redis(testRedisUrl());
  product = await startProduct({ ...IMPATIENT, REDIS_PREFIX });
  tab = await LinkedTab.register(product, sampleRows(40));
  evidence = new Evidence(product, tab);
  // The table has no index on id: at the default isolation a search would lock every row.
  await product.sql.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
});

afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
  redis.disconnect();
});

function type(id: string, column: number, entry: string | number): Promise<void> {
  return tab.person.type(tab.tabId, { row: tab.rowOf('id', id), column }, [[entry]]);
}

/** FLUSHALL for this product: the server is shared with other tests. Returns how many keys were there. */
async function wipeRedis(): Promise<number> {
  const keys = await redis.keys(`${REDIS_PREFIX}*`);
  return keys.length === 0 ? 0 : redis.del(...keys);
}

describe('Redis is wiped [C10]', () => {
  test('while a write is on its way and edits wait: all arrives', async () => {
    const write = product.google.faults.add({ method: WRITE, effect: 'hold-before' });
    await evidence.customer(`UPDATE t SET city = 'over the wipe' WHERE id IN ('R1', 'R2')`);
    await tab.until(() => expect(write.hits).toBe(1));
    await type('R1', 1, 'typed over the wipe');
    await tab.until(async () => expect((await tab.status()).pendingEdits).toBe(1));
    expect(await wipeRedis()).toBeGreaterThan(0);
    write.release();
    await tab.until(async () => expect(await evidence.inMysql('R1', 'name')).toBe('typed over the wipe'));
    await evidence.peace();
    expect(tab.cell('R2', 'city')).toBe('over the wipe');
  });

  test('while all is quiet: later edits and changes cross', async () => {
    await wipeRedis();
    await type('R3', 1, 'typed after the wipe');
    await evidence.customer(`UPDATE t SET city = 'changed after the wipe' WHERE id = 'R4'`);
    await tab.until(async () => expect(await evidence.inMysql('R3', 'name')).toBe('typed after the wipe'));
    await evidence.peace();
    expect(tab.cell('R4', 'city')).toBe('changed after the wipe');
  });
});

describe('webhooks', () => {
  test('the same batch five times at once is one batch [W3]', async () => {
    const edit = { id: 'R5', column: 'city', value: 'told five times', capturedAt: Date.now() };
    await type('R5', 2, 'told five times');
    const batch = cellEdit(product, tab, edit);
    const answers = await Promise.all(Array.from({ length: 5 }, () => postBatch(product, tab, batch)));
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    await evidence.peace();
    expect(await evidence.inMysql('R5', 'city')).toBe('told five times');
  });

  test('an old one that arrives after a newer one never brings the old value back [E3, T6]', async () => {
    const capturedAt = Date.now();
    await type('R6', 2, 'first');
    await type('R6', 2, 'second');
    await tab.until(async () => expect(await evidence.inMysql('R6', 'city')).toBe('second'));
    await evidence.peace();
    const written = await tab.dataWrites();
    const late = cellEdit(product, tab, { id: 'R6', column: 'city', value: 'first', capturedAt });
    await postBatch(product, tab, late);
    await evidence.peace();
    expect(await tab.dataWrites()).toMatchObject({ cells: written.cells, modified: written.modified });
    expect(await evidence.inMysql('R6', 'city')).toBe('second');
  });

  test('one that comes after MySQL changed the cell, captured before: MySQL’s newer value stays [E3]', async () => {
    const capturedAt = Date.now() - 60_000;
    await evidence.customer(`UPDATE t SET city = 'MySQL was later' WHERE id = 'R7'`);
    await evidence.peace();
    const late = cellEdit(product, tab, { id: 'R7', column: 'city', value: 'City 7', capturedAt });
    await postBatch(product, tab, late);
    await evidence.peace();
    expect(await evidence.inMysql('R7', 'city')).toBe('MySQL was later');
  });

  test('one of a row that is gone meanwhile does not bring it back [W4]', async () => {
    const edit = { id: 'R8', column: 'city', value: 'ghost', capturedAt: Date.now() };
    const batch = cellEdit(product, tab, edit);
    await tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R8'));
    await tab.until(async () => expect(await evidence.inMysql('R8', 'id')).toBeUndefined());
    await postBatch(product, tab, batch);
    await evidence.peace();
    expect(await evidence.inMysql('R8', 'id')).toBeUndefined();
  });
});

test('the backend is away while people edit and MySQL changes: all crosses when it is back', async () => {
  await product.backend.stop();
  await type('R10', 1, 'typed meanwhile');
  await type('R11', 1, 'typed meanwhile');
  await tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R12'));
  await scriptHost(product).idle();
  await evidence.customer(`UPDATE t SET city = 'changed meanwhile' WHERE id IN ('R11', 'R13')`);
  await evidence.customer(`DELETE FROM t WHERE id = 'R14'`);
  await evidence.customer(`INSERT INTO t (id, name) VALUES ('N1', 'new meanwhile')`);
  await product.backend.start();
  scriptHost(product).fireHourly();
  await tab.until(async () => expect(await evidence.inMysql('R12', 'id')).toBeUndefined());
  await evidence.peace();
  expect(await evidence.inMysql('R10', 'name')).toBe('typed meanwhile');
  expect(await evidence.inMysql('R11', 'name')).toBe('typed meanwhile');
  expect(tab.cell('R11', 'city')).toBe('changed meanwhile');
  expect(tab.cell('N1', 'name')).toBe('new meanwhile');
  expect(() => tab.rowOf('id', 'R14')).toThrow();
});

describe('a customer’s transaction', () => {
  let other: Connection;
  beforeEach(async () => {
    other = await product.connect();
    await other.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  afterEach(async () => {
    await other.rollback();
  });

  test('that stays open on a row holds up that row’s edit only, and both changes are there in the end [W6]', async () => {
    await other.beginTransaction();
    await evidence.customer(`UPDATE t SET city = 'long transaction' WHERE id = 'R20'`, [], other);
    await type('R20', 1, 'typed meanwhile');
    await type('R21', 1, 'another row');
    await tab.until(async () => expect(await evidence.inMysql('R21', 'name')).toBe('another row'));
    await evidence.customer(`UPDATE t SET amount = 20 WHERE id = 'R20'`, [], other);
    await other.commit();
    await tab.until(async () => expect(await evidence.inMysql('R20', 'name')).toBe('typed meanwhile'));
    await evidence.peace();
    expect(tab.cell('R20', 'city')).toBe('long transaction');
    expect(tab.cell('R20', 'amount')).toBe(20);
  });

  test('is not made to wait while a write of ours waits for Google, on the very rows [Q8]', async () => {
    await other.query('SET SESSION innodb_lock_wait_timeout = 1');
    const write = product.google.faults.add({ method: WRITE, effect: 'hold-before' });
    await evidence.customer(`UPDATE t SET city = 'in flight' WHERE id IN ('R22', 'R23')`);
    await tab.until(() => expect(write.hits).toBe(1));
    await evidence.customer(`UPDATE t SET city = 'later' WHERE id IN ('R22', 'R23')`, [], other);
    await evidence.customer(`DELETE FROM t WHERE id = 'R23'`, [], other);
    write.release();
    await evidence.peace();
    expect(tab.cell('R22', 'city')).toBe('later');
  });

  test('that stays open on a row which both sides changed does not cost a call to Google each moment [Q6]', async () => {
    const read = product.google.faults.add({ method: READ, effect: 'hold-before' });
    await evidence.customer(`UPDATE t SET city = 'committed' WHERE id = 'R24'`);
    await tab.until(() => expect(read.hits).toBe(1));
    await type('R24', 1, 'typed meanwhile');
    await other.beginTransaction();
    await evidence.customer(`SELECT id FROM t WHERE id = 'R24' FOR UPDATE`, [], other);
    const reads = product.google.documents.get(tab.spreadsheetId)?.counters.reads ?? NaN;
    read.release();
    const heldOff = () => product.backend.lines.filter(({ code }) => code === 'ROW_BUSY').length;
    await tab.until(() => expect(heldOff()).toBeGreaterThan(3));
    const readsSince = (product.google.documents.get(tab.spreadsheetId)?.counters.reads ?? NaN) - reads;
    expect(readsSince).toBeLessThanOrEqual(2 * heldOff() + 6);
    await other.rollback();
    await evidence.peace();
    expect(await evidence.inMysql('R24', 'name')).toBe('typed meanwhile');
    expect(tab.cell('R24', 'city')).toBe('committed');
  });

  test('that commits late, with an older entry in the queue than those handled already, is not passed over [T8]', async () => {
    await other.beginTransaction();
    await evidence.customer(`UPDATE t SET city = 'older entry' WHERE id = 'R25'`, [], other);
    await evidence.customer(`UPDATE t SET city = 'newer entry' WHERE id = 'R26'`);
    await tab.until(() => expect(tab.cell('R26', 'city')).toBe('newer entry'));
    await other.commit();
    await tab.until(() => expect(tab.cell('R25', 'city')).toBe('older entry'));
    await evidence.peace();
  });

  test('that is rolled back leaves nothing behind', async () => {
    const before = evidence.cellsWritten();
    await other.beginTransaction();
    await evidence.customer(`UPDATE t SET city = 'never' WHERE id = 'R27'`, [], other);
    await other.rollback();
    await evidence.customer(`UPDATE t SET city = 'after it' WHERE id = 'R28'`);
    await tab.until(() => expect(tab.cell('R28', 'city')).toBe('after it'));
    await evidence.peace();
    expect(tab.cell('R27', 'city')).toBe('City 27');
    expect(evidence.cellsWritten() - before).toBe(1);
  });

  test('holds a row when a read finds an edit of it that no webhook told: the edit crosses afterwards', async () => {
    await other.beginTransaction();
    await evidence.customer(`SELECT id FROM t WHERE id = 'R30' FOR UPDATE`, [], other);
    tab.changeSilently('R30', 'city', 'found by reading');
    tab.changeSilently('R31', 'city', 'found by reading');
    await tab.person.insertLines(tab.tabId, 'ROWS', 3);
    await tab.until(async () => expect(await evidence.inMysql('R31', 'city')).toBe('found by reading'));
    await other.rollback();
    await tab.until(async () => expect(await evidence.inMysql('R30', 'city')).toBe('found by reading'));
    await evidence.peace();
  });
});

test('TRUNCATE, of which no trigger tells, and then a new row in the sheet: both sides hold the new row alone once a person agreed [D8, D11]', async () => {
  const emptied = await LinkedTab.register(product, sampleRows(30), 'truncated');
  await product.sql.query(`TRUNCATE TABLE \`${emptied.table}\``);
  await emptied.person.type(emptied.tabId, { row: 31, column: 0 }, [['NEW', 'after it']]);
  const id = await emptied.until(async () => {
    const [asked] = (await linkCall(product, emptied.table, 'listApprovals', {})).approvals;
    return asked?.id ?? Promise.reject(new Error('nothing is asked'));
  });
  await linkCall(product, emptied.table, 'answerApproval', { id, answer: 'agree' });
  await new Evidence(product, emptied).peace();
  expect(emptied.sheetRows()).toEqual([['NEW', 'after it', null, null]]);
});
