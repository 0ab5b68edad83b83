/** A person answers conflicts through the API, and both sides follow; a row that both sides touch is put off, not dropped. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const COOLDOWN_MS = 2_500;

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;
let linkId: string;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_COOLDOWN_MS: String(COOLDOWN_MS) });
  tab = await LinkedTab.register(product, sampleRows(20));
  evidence = new Evidence(product, tab);
  const [rows] = await product.sql.query('SELECT public_id AS id FROM sync_links');
  linkId = (rows as { id: string }[])[0]?.id ?? '';
});

beforeEach(() => evidence.peace());
afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
});

const COLUMN = { name: 1, city: 2, amount: 3 };

function type(id: string, column: keyof typeof COLUMN, entry: string | number): Promise<void> {
  return tab.person.type(tab.tabId, { row: tab.rowOf('id', id), column: COLUMN[column] }, [[entry]]);
}

interface Listed {
  id: number;
  column: string | null;
  sheet: { value: string | null; by?: string | null };
  db: { value: string | null };
  resolution: string;
  answers: string[];
}

async function call(path: string, body?: unknown): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${product.url}${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${product.operatorToken}` },
  });
  return { status: response.status, answer: await response.json() };
}

async function newest(state: 'open' | 'all' = 'all'): Promise<Listed> {
  const path = `/api/links/${linkId}/conflicts?limit=1&state=${state}`;
  const { answer } = await call(path);
  const [first] = (answer as { entries: Listed[] }).entries;
  if (first === undefined) throw new Error(`no conflict is ${state}`);
  return first;
}

const statusOf = async (id: string): Promise<unknown> => evidence.inMysql(id, '_sync_status');

/** MySQL changes, then the person types and the add-on tells of it, before the writer has read the tab: a read knows no editor. */
async function clash(id: string): Promise<void> {
  const told = await batches();
  const read = product.google.faults.add({ method: 'spreadsheets.getByDataFilter', effect: 'hold-before' });
  await evidence.customer(`UPDATE t SET city = 'MySQL’s' WHERE id = ?`, [id]);
  await tab.until(() => expect(read.hits).toBe(1));
  await type(id, 'city', 'the person’s');
  await tab.until(async () => expect(await batches()).toBe(told + 1));
  read.release();
}

async function batches(): Promise<number> {
  const [rows] = await product.sql.query('SELECT COUNT(*) AS n FROM sync_inbox_batches');
  return Number((rows as { n: number }[])[0]?.n);
}

describe('a loser', () => {
  test('is put back on both sides by one call, and a second call does nothing [O9]', async () => {
    await clash('R1');
    await tab.until(async () => expect(await newest()).toMatchObject({ resolution: 'SHEET_WINS' }));
    await evidence.peace();
    expect(tab.cell('R1', 'city')).toBe('the person’s');
    const { id } = await newest();
    expect(await call(`/api/links/${linkId}/conflicts/${id}/restore`, {})).toMatchObject({
      status: 200,
      answer: { isNew: true },
    });
    await tab.until(() => expect(tab.cell('R1', 'city')).toBe('MySQL’s'));
    await evidence.peace();
    expect(await statusOf('R1')).toBe('SYNCED');
    expect(await evidence.inMysql('R1', '_last_modified_by')).toBe('SYSTEM');
    expect(await call(`/api/links/${linkId}/conflicts/${id}/restore`, {})).toMatchObject({
      answer: { isNew: false },
    });
    expect((await newest()).answers).toEqual(['restore']);
  });

  test('is not put back over what somebody typed since, unless forced [O9]', async () => {
    await clash('R2');
    await tab.until(async () => expect((await newest()).sheet.value).toBe('the person’s'));
    await evidence.peace();
    const { id } = await newest();
    await evidence.customer(`UPDATE t SET city = 'later' WHERE id = 'R2'`);
    const refusal = { status: 409, answer: { error: { code: 'CELL_CHANGED' } } };
    expect(await call(`/api/links/${linkId}/conflicts/${id}/restore`, {})).toMatchObject(refusal);
    expect(await call(`/api/links/${linkId}/conflicts/${id}/restore`, { force: true })).toMatchObject({
      status: 200,
    });
    await tab.until(() => expect(tab.cell('R2', 'city')).toBe('MySQL’s'));
  });
});

describe('under the policy "manual"', () => {
  beforeAll(async () => {
    await product.sql.query(`UPDATE sync_links SET policy = 'manual'`);
  });
  afterAll(async () => {
    await product.sql.query(`UPDATE sync_links SET policy = 'latest'`);
  });

  test.each([
    ['R3', 'sheet', 'the person’s'],
    ['R4', 'db', 'MySQL’s'],
  ] as const)('%s: both stay until a person chooses the side "%s" [O6, O8]', async (row, side, value) => {
    await clash(row);
    await tab.until(async () => expect(await newest('open')).toMatchObject({ resolution: 'PENDING' }));
    await evidence.quiet();
    expect([tab.cell(row, 'city'), await evidence.inMysql(row, 'city')]).toEqual(['the person’s', 'MySQL’s']);
    expect((await newest('open')).sheet.by).toMatch(/@/);
    expect(await statusOf(row)).toBe('CONFLICT');
    const { id } = await newest('open');
    expect(await call(`/api/links/${linkId}/conflicts/${id}/choose`, { side })).toMatchObject({
      status: 200,
    });
    await evidence.peace();
    expect([tab.cell(row, 'city'), await statusOf(row)]).toEqual([value, 'SYNCED']);
    await expect(newest('open')).rejects.toThrow('no conflict is open');
  });
});

describe('what a row tells [O16]', () => {
  test('PENDING while its change is on the way to the sheet, then SYNCED', async () => {
    const write = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
    await evidence.customer(`UPDATE t SET city = 'on its way' WHERE id = 'R5'`);
    await tab.until(() => expect(write.hits).toBe(1));
    expect([await statusOf('R5'), await statusOf('R6')]).toEqual(['PENDING', 'SYNCED']);
    write.release();
    await tab.until(async () => expect(await statusOf('R5')).toBe('SYNCED'));
    expect(await evidence.inMysql('R5', '_last_modified_by')).toBe('DATABASE');
  });

  test('a new row of MySQL’s is PENDING until it is in the sheet', async () => {
    const write = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
    await evidence.customer(`INSERT INTO t (id, city) VALUES ('N1', 'new')`);
    expect(await statusOf('N1')).toBe('PENDING');
    await tab.until(() => expect(write.hits).toBe(1));
    write.release();
    await tab.until(async () => expect(await statusOf('N1')).toBe('SYNCED'));
    expect(tab.cell('N1', 'city')).toBe('new');
  });

  test('ERROR while MySQL has a value that the sheet cannot hold; MySQL shortens it: SYNCED, and the issue ends [O15, V9]', async () => {
    await evidence.customer(`UPDATE t SET city = REPEAT('x', 50001) WHERE id = 'R7'`);
    await tab.until(async () => expect(await statusOf('R7')).toBe('ERROR'));
    expect(await evidence.issues()).toHaveLength(1);
    await evidence.customer(`UPDATE t SET city = 'short' WHERE id = 'R7'`);
    await tab.until(() => expect(tab.cell('R7', 'city')).toBe('short'));
    await evidence.peace();
    expect([await statusOf('R7'), await evidence.issues()]).toEqual(['SYNCED', []]);
  });

  test('ERROR while a person’s value cannot be stored; a row that is deleted leaves no issue behind [O15]', async () => {
    await type('R8', 'amount', 'N/A');
    await tab.until(async () => expect(await statusOf('R8')).toBe('ERROR'));
    await evidence.customer(`DELETE FROM t WHERE id = 'R8'`);
    await tab.until(() => expect(() => tab.rowOf('id', 'R8')).toThrow());
    await tab.until(async () => expect(await evidence.issues()).toEqual([]));
  });
});

describe('the cooldown', () => {
  test('a change of a row that a person just edited waits; other rows do not; then it crosses [E4]', async () => {
    const start = performance.now();
    await type('R10', 'city', 'typed');
    await tab.until(async () => expect(await evidence.inMysql('R10', 'city')).toBe('typed'));
    await evidence.customer(`UPDATE t SET name = 'changed' WHERE id IN ('R10', 'R11')`);
    await tab.until(() => expect(tab.cell('R11', 'name')).toBe('changed'));
    expect(tab.cell('R10', 'name')).not.toBe('changed');
    expect(await statusOf('R10')).toBe('PENDING');
    await tab.until(() => expect(tab.cell('R10', 'name')).toBe('changed'));
    expect(performance.now() - start).toBeGreaterThan(COOLDOWN_MS);
  });

  test('an edit of a row that MySQL just changed crosses by the end of the cooldown, another one at once [E4]', async () => {
    await evidence.customer(`UPDATE t SET name = 'changed' WHERE id = 'R12'`);
    await type('R12', 'city', 'typed');
    await type('R13', 'city', 'typed at once');
    const start = performance.now();
    await tab.until(async () => expect(await evidence.inMysql('R13', 'city')).toBe('typed at once'));
    expect(performance.now() - start).toBeLessThan(COOLDOWN_MS);
    await evidence.peace();
    expect([tab.cell('R12', 'name'), await evidence.inMysql('R12', 'city')]).toEqual(['changed', 'typed']);
  });

  test('what waits survives a crash [E4]', async () => {
    await type('R14', 'city', 'typed');
    await tab.until(async () => expect(await evidence.inMysql('R14', 'city')).toBe('typed'));
    await evidence.customer(`UPDATE t SET name = 'changed' WHERE id = 'R14'`);
    await tab.until(async () => expect(await statusOf('R14')).toBe('PENDING'));
    await product.backend.stop('SIGKILL');
    await product.backend.start();
    await tab.until(() => expect(tab.cell('R14', 'name')).toBe('changed'));
  });

  test('two sides that answer each other end, and nothing is lost [E7]', async () => {
    for (let round = 1; round <= 3; round += 1) {
      await evidence.customer(`UPDATE t SET amount = ? WHERE id = 'R15'`, [round]);
      await type('R15', 'city', `round ${round}`);
    }
    await evidence.peace();
    expect([tab.cell('R15', 'amount'), tab.cell('R15', 'city')]).toEqual([3, 'round 3']);
  });
});
