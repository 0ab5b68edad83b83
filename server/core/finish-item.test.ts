/** What a verified write makes of a row; above all, what becomes of a value typed between our read and our write. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import type { CellBase, RowState, TableRow } from './base.ts';
import { finishAppend, finishSet, type Finished } from './finish-item.ts';
import type { AppendItem, SetItem } from './intent.ts';
import type { ConflictPolicy } from './link.ts';
import { isDirty } from './observe.ts';
import { seeRow } from './read-tab.ts';
import { sampleLink, sampleState } from './sample-link.ts';
import { sameValue, type CellValue } from './values/cell-value.ts';

/** The read began at 300; the answer to the write was there at 400. */
const TIMES = { lo: 300, hi: 400 };

/** MySQL changed the name from Ada to Bob and the amount from NULL to 5; both are on their way to row 5. */
const DB: TableRow = { pk: '11', values: { name: 'Bob', amount: '5', due: null, paid: null } };
const ITEM: SetItem = {
  kind: 'set',
  key: 'k1',
  row: 5,
  cells: [
    { column: 'name', index: 0, expected: 'Ada', value: 'Bob' },
    { column: 'amount', index: 1, expected: null, value: '5' },
  ],
};

interface Situation {
  state: RowState;
  db: TableRow | null;
  policy: ConflictPolicy;
  row: number | null;
}

function finish(before: RawCell[], patch: Partial<Situation> = {}): Finished {
  const { state, db, policy, row } = {
    state: sampleState(),
    db: DB,
    policy: 'latest' as const,
    row: 5,
    ...patch,
  };
  return finishSet({ ...sampleLink, policy }, state, db, ITEM, before, row, TIMES);
}

const UNEDITED: RawCell[] = ['Ada', null, null, null, 'k1'];

describe('finishSet', () => {
  test('nobody typed: the base is what was written, with the times of the write', () => {
    const finished = finish(UNEDITED, { row: 7 });
    expect(finished).toMatchObject({ write: null, conflicts: [], issues: [] });
    expect(finished.state).toMatchObject({ row: 7, dirty: false });
    expect(finished.state.base).toEqual({
      ...sampleState().base,
      name: { v: 'Bob', ...TIMES },
      amount: { v: '5', ...TIMES },
    });
  });

  test('a row that was not confirmed keeps its last place', () => {
    expect(finish(UNEDITED, { row: null }).state.row).toBe(5);
  });

  test('MySQL changed again meanwhile: the row stays dirty', () => {
    const db = { pk: '11', values: { ...DB.values, name: 'Cid' } };
    expect(finish(UNEDITED, { db }).state.dirty).toBe(true);
  });

  test('deleted in MySQL meanwhile: the row stays dirty, and is not brought back', () => {
    expect(finish(UNEDITED, { db: null })).toMatchObject({ write: null, state: { dirty: true } });
  });

  test('other cells of the copy do not matter: the next read sees them', () => {
    expect(finish(['Ada', null, 'typed', true, 'k1'])).toMatchObject({ write: null, conflicts: [] });
  });

  test('the value that we wrote was typed, too: agreed', () => {
    expect(finish(['Bob', 5, null, null, 'k1'])).toMatchObject({
      write: null,
      conflicts: [],
      state: { dirty: false },
    });
  });

  test('an overwritten edit goes to MySQL with a conflict, and back to the sheet', () => {
    const finished = finish(['Eve', null, null, null, 'k1']);
    expect(finished.write).toEqual({ kind: 'update', values: { name: 'Eve' } });
    expect(finished.conflicts).toMatchObject([
      { column: 'name', base: 'Ada', sheet: 'Eve', db: 'Bob', sheetAt: 400, resolution: 'SHEET_WINS' },
    ]);
    expect(finished.state).toMatchObject({ dirty: true, base: { name: { v: 'Bob', ...TIMES } } });
  });

  test('an edit is not older than the copy that shows it, though a webhook came after our read', () => {
    const name: CellBase = { v: 'Eve', lo: 350, hi: 360 };
    const state = sampleState({ base: { ...sampleState().base, name } });
    const finished = finish(['Eva', null, null, null, 'k1'], { state });
    expect(finished.write?.values).toEqual({ name: 'Eva' });
    expect(finished.conflicts).toMatchObject([{ base: 'Eve', sheet: 'Eva', db: 'Bob' }]);
  });

  test.each([
    ['db', 'DB_WINS', false],
    ['manual', 'PENDING', false],
  ] as const)('policy %s: MySQL stays and the edit is in the conflict', (policy, resolution, dirty) => {
    const finished = finish(['Eve', null, null, null, 'k1'], { policy });
    expect(finished.write).toBeNull();
    expect(finished.conflicts).toMatchObject([{ column: 'name', sheet: 'Eve', db: 'Bob', resolution }]);
    expect(finished.state.dirty).toBe(dirty);
  });

  test.each<[string, RawCell, string]>([
    ['a formula', { formula: '=A1&"!"', value: 'Ada!' }, '=A1&"!"'],
    ['a formula that shows what was there', { formula: '="Ada"', value: 'Ada' }, '="Ada"'],
    ['an error value', { error: '#N/A' }, '#N/A'],
  ])('%s was overwritten: it is the loser on record, not the winner', (_, cell, text) => {
    const finished = finish([cell, null, null, null, 'k1'], { policy: 'sheet' });
    expect(finished).toMatchObject({ write: null, issues: [], state: { dirty: false } });
    expect(finished.conflicts).toMatchObject([
      { column: 'name', base: 'Ada', sheet: { refused: text }, db: 'Bob', resolution: 'DB_WINS' },
    ]);
    expect(finished.state.base?.name).toEqual({ v: 'Bob', ...TIMES });
  });

  test('a refused value that had lost before is not recorded again', () => {
    const known: CellBase = { v: { refused: 'N/A', why: '' }, lo: 100, hi: 200 };
    const state = sampleState({ base: { ...sampleState().base, amount: known } });
    expect(finish(['Ada', 'N/A', null, null, 'k1'], { state })).toMatchObject({ conflicts: [], write: null });
  });

  test('deleted in MySQL and edited: the whole row comes back, with what MySQL last had in the other cells', () => {
    const finished = finish(['Eve', null, null, null, 'k1'], { db: null });
    expect(finished.write).toEqual({
      kind: 'insert',
      values: { name: 'Eve', amount: '5', due: null, paid: null },
    });
    expect(finished.conflicts).toMatchObject([{ column: 'name', sheet: 'Eve', db: null }]);
    expect(finished.state.dirty).toBe(true);
  });

  test('never: an overwritten edit that is neither in MySQL nor on record', () => {
    const cell = fc.constantFrom<RawCell>(
      'Ada',
      'Bob',
      'Eve',
      null,
      7,
      true,
      { error: '#N/A' },
      { formula: '=1', value: 1 },
    );
    const number = fc.constantFrom<RawCell>(null, 5, 6, 'N/A', { formula: '=1', value: 5 });
    const db = fc.option(
      fc
        .record({
          name: fc.constantFrom<CellValue>('Ada', 'Bob', 'Eve', null),
          amount: fc.constantFrom<CellValue>('5', '6', null),
        })
        .map((values): TableRow => ({ pk: '11', values: { ...DB.values, ...values } })),
      { nil: null },
    );
    const policy = fc.constantFrom<ConflictPolicy>('latest', 'sheet', 'db', 'manual');
    fc.assert(
      fc.property(cell, number, db, policy, (name, amount, row, rule) => {
        const finished = finish([name, amount, null, null, 'k1'], { db: row, policy: rule });
        const after =
          finished.write === null ? row : { pk: '11', values: { ...row?.values, ...finished.write.values } };
        const { cells } = seeRow(sampleLink, 5, [name, amount]);
        for (const { column, expected } of ITEM.cells) {
          const typed = cells[column];
          if (typed === undefined || (typed.formula === null && sameValue(typed.value, expected))) continue;
          const isInMysql = typed.formula === null && sameValue(typed.value, after?.values[column] ?? null);
          const isOnRecord = finished.conflicts.some((conflict) => conflict.column === column);
          expect(isInMysql || isOnRecord).toBe(true);
        }
        const { base } = finished.state;
        expect(base?.name).toEqual({ v: 'Bob', ...TIMES });
        expect(finished.state.dirty).toBe(isDirty(base, after));
      }),
      { numRuns: 500 },
    );
  });
});

describe('finishAppend', () => {
  const item: AppendItem = {
    kind: 'append',
    key: 'k1',
    values: { name: 'Bob', amount: '5', due: null, paid: null },
  };
  const fresh = sampleState({ base: null, row: null, dirty: true, goneByUs: true });

  test('the base is what was written, in every column', () => {
    const state = finishAppend(sampleLink, fresh, DB, item, 9, TIMES);
    expect(state).toMatchObject({ row: 9, dirty: false, goneByUs: false });
    expect(state.base).toEqual({
      name: { v: 'Bob', ...TIMES },
      amount: { v: '5', ...TIMES },
      due: { v: null, ...TIMES },
      paid: { v: null, ...TIMES },
    });
  });

  test.each([
    ['changed', { pk: '11', values: { ...DB.values, name: 'Cid' } }],
    ['deleted', null],
  ])('%s in MySQL meanwhile: the row is dirty', (_, db) => {
    expect(finishAppend(sampleLink, fresh, db, item, 9, TIMES).dirty).toBe(true);
  });
});
