/** Columns of one direction: the other side's changes stay where they are made, and never cross. */
import { describe, expect, test } from 'vitest';

import { observe, type Observation } from './observe.ts';
import { planItem } from './plan-item.ts';
import { plain, refused, sampleLink, sampleState } from './sample-link.ts';
import type { Observed } from './values/from-sheet.ts';

const AT = { te: 300, lo: 300, hi: 310 };
const OTHERS = { amount: null, due: null, paid: null };

/** The base says Ada. `only` is the side that writes the name; `db` what MySQL has there. */
function see(only: 'sheet' | 'db', name: Observed, db: string | null, patch: Partial<Observation> = {}) {
  const values = only === 'sheet' ? OTHERS : { ...OTHERS, name: db };
  return observe({
    key: 'k1',
    base: sampleState().base,
    db: { pk: '11', values },
    cells: { name },
    ...AT,
    dbAt: 350,
    policy: 'latest',
    ...(only === 'db' && { mirrors: new Set(['name']) }),
    ...patch,
  });
}

describe('a column that only the sheet writes [S11]', () => {
  test('goes to MySQL, whatever MySQL has there, and there is no conflict', () => {
    const merged = see('sheet', plain('Eve'), 'changed in MySQL');
    expect(merged).toMatchObject({ write: { values: { name: 'Eve' } }, conflicts: [], dirty: false });
  });

  test('is left alone while nothing is typed', () => {
    expect(see('sheet', plain('Ada'), 'changed in MySQL')).toMatchObject({ write: null, dirty: false });
  });

  test('is never written to the sheet', () => {
    const [first, ...rest] = sampleLink.columns;
    if (!first) throw new Error('the sample has no columns');
    const link = { ...sampleLink, columns: [{ ...first, direction: 'sheet-to-db' as const }, ...rest] };
    const plan = planItem(link, sampleState(), { pk: '11', values: { ...OTHERS, paid: true } }, 5, 400);
    expect(plan?.item).toMatchObject({ kind: 'set', cells: [{ column: 'paid' }] });
  });

  test('of a row that the sheet meets for the first time gets what the sheet shows', () => {
    const merged = see('sheet', plain('Eve'), 'in MySQL', { base: null });
    expect(merged).toMatchObject({ write: { values: { name: 'Eve' } }, conflicts: [] });
  });
});

describe('a column that only MySQL writes [S11]', () => {
  test('takes no edit: it is recorded, and MySQL’s value comes back', () => {
    const merged = see('db', plain('Eve'), 'Ada');
    expect(merged).toMatchObject({ write: null, dirty: true });
    expect(merged.conflicts).toMatchObject([
      { column: 'name', sheet: 'Eve', db: 'Ada', resolution: 'DB_WINS' },
    ]);
  });

  test.each(['sheet', 'db', 'manual', 'latest'] as const)('whatever the policy says: %s', (policy) => {
    expect(see('db', plain('Eve'), 'Bob', { policy })).toMatchObject({
      write: null,
      conflicts: [{ resolution: 'DB_WINS' }],
    });
  });

  test('takes MySQL’s changes', () => {
    expect(see('db', plain('Ada'), 'Bob')).toMatchObject({ write: null, dirty: true, conflicts: [] });
  });

  test('keeps no refused value, and never loses a formula', () => {
    expect(see('db', refusedCell(), 'Ada').base.name?.held).toBeUndefined();
    const merged = see('db', { value: 'Eve', formula: '=A1' }, 'Ada');
    expect(merged).toMatchObject({ write: null, dirty: false, conflicts: [{ resolution: 'SHEET_WINS' }] });
  });

  test('of a new row stays empty in MySQL; what was typed is recorded', () => {
    const merged = see('db', plain('Eve'), null, { base: null, db: null });
    expect(merged.write).toEqual({ kind: 'insert', values: {} });
    expect(merged.conflicts).toMatchObject([{ sheet: 'Eve', resolution: 'DB_WINS' }]);
  });

  test('brings no row back that MySQL deleted', () => {
    expect(see('db', plain('Eve'), null, { db: null })).toMatchObject({ write: null, dirty: true });
  });
});

function refusedCell(): Observed {
  return { value: refused('N/A'), formula: null };
}
