/** What becomes of a value typed between our read and our write. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import { DB, finishOne, ITEM, TIMES, UNEDITED, COPIES } from '../test/samples/applied-write.ts';
import type { CellBase, TableRow } from './base.ts';
import type { ConflictPolicy } from './link.ts';
import { isDirty } from './observe.ts';
import { seeRow } from './read-tab.ts';
import { imageAfter } from './merged-row.ts';
import { sampleLink, sampleState } from './sample-link.ts';
import { sameValue, type CellValue } from './values/cell-value.ts';

describe('cells of the row that was meant', () => {
  test('nobody typed: the base is what was written, with the times of the write [C13]', () => {
    const finished = finishOne(UNEDITED, { placed: [['k1', 7]] });
    expect(finished).toMatchObject({ write: null, conflicts: [], issues: [], repairs: [] });
    expect(finished.state).toMatchObject({ row: 7, dirty: false, repairRounds: 0 });
    expect(finished.state.base).toEqual({
      ...sampleState().base,
      name: { v: 'Bob', ...TIMES },
      amount: { v: '5', ...TIMES },
    });
  });

  test('a row that was not confirmed keeps its last place', () => {
    expect(finishOne(UNEDITED, { placed: [] }).state.row).toBe(5);
  });

  test('MySQL changed again meanwhile: the row stays dirty [T9]', () => {
    const images = [{ pk: '11', values: { ...DB.values, name: 'Cid' } }];
    expect(finishOne(UNEDITED, { images }).state.dirty).toBe(true);
  });

  test('deleted in MySQL meanwhile: the row stays dirty, and is not brought back', () => {
    expect(finishOne(UNEDITED, { images: [] })).toMatchObject({ write: null, state: { dirty: true } });
  });

  test('other cells of the copy do not matter: the next read sees them', () => {
    expect(finishOne(['Ada', null, 'typed', true, 'k1'])).toMatchObject({ write: null, conflicts: [] });
  });

  test('the value that we wrote was typed, too: agreed', () => {
    const finished = finishOne(['Bob', 5, null, null, 'k1']);
    expect(finished).toMatchObject({ write: null, conflicts: [], state: { dirty: false } });
  });

  test('a cell that could not be written before and is free now has the value, and is not put back [V14]', () => {
    const { base } = sampleState();
    const name: CellBase = { v: 'Ada', lo: 100, hi: 200, held: { why: 'unwritable', db: 'Bob', at: 150 } };
    const finished = finishOne(UNEDITED, { states: [sampleState({ base: { ...base, name } })] });
    expect(finished.state).toMatchObject({ dirty: false, base: { name: { v: 'Bob', ...TIMES } } });
    expect(finished.state.base?.['name']?.held).toBeUndefined();
  });

  test('an overwritten edit goes to MySQL with a conflict, and back to the sheet [C12]', () => {
    const finished = finishOne(['Eve', null, null, null, 'k1']);
    expect(finished.write).toEqual({ kind: 'update', values: { name: 'Eve' } });
    expect(finished.conflicts).toMatchObject([
      { column: 'name', base: 'Ada', sheet: 'Eve', db: 'Bob', sheetAt: 400, resolution: 'SHEET_WINS' },
    ]);
    expect(finished.state).toMatchObject({ dirty: true, base: { name: { v: 'Bob', ...TIMES } } });
  });

  test('an edit is not older than the copy that shows it, though a webhook came after our read [C12]', () => {
    const name: CellBase = { v: 'Eve', lo: 350, hi: 360 };
    const states = [sampleState({ base: { ...sampleState().base, name } })];
    const finished = finishOne(['Eva', null, null, null, 'k1'], { states });
    expect(finished.write?.values).toEqual({ name: 'Eva' });
    expect(finished.conflicts).toMatchObject([{ base: 'Eve', sheet: 'Eva', db: 'Bob' }]);
  });

  test('policy db: MySQL stays and the edit is in the conflict', () => {
    const finished = finishOne(['Eve', null, null, null, 'k1'], { policy: 'db' });
    expect(finished).toMatchObject({ write: null, repairs: [], state: { dirty: false } });
    expect(finished.conflicts).toMatchObject([{ sheet: 'Eve', db: 'Bob', resolution: 'DB_WINS' }]);
  });

  test.each<[string, ConflictPolicy, RawCell, string, string]>([
    ['an error value', 'latest', { error: '#N/A' }, 'refused', 'SHEET_WINS'],
    ['any value while a person is to choose', 'manual', 'Eve', 'manual', 'PENDING'],
  ])('%s (%s) is put back as it was, and held', (_, policy, cell, why, resolution) => {
    const finished = finishOne([cell, null, null, null, 'k1'], { policy });
    expect(finished.write).toBeNull();
    expect(finished.conflicts).toMatchObject([{ column: 'name', base: 'Ada', db: 'Bob', resolution }]);
    expect(finished.repairs).toMatchObject([
      {
        kind: 'restore',
        key: 'k1',
        row: 5,
        copy: { row: 5, ...COPIES },
        cells: [{ column: 'name', index: 0, ours: 'Bob', base: { held: { why, db: 'Bob' } } }],
      },
    ]);
    expect(finished.state.base?.name).toEqual({ v: 'Bob', ...TIMES });
  });

  test.each<[string, RawCell]>([
    ['a formula', { formula: '=A1&"!"', value: 'Ada!' }],
    ['a formula that shows what was there', { formula: '="Ada"', value: 'Ada' }],
    ['a formula that shows what was written', { formula: '="Bob"', value: 'Bob' }],
  ])(
    '%s is put back as it was, and a read merges it there: its copy calculates something else [R10]',
    (_, cell) => {
      const finished = finishOne([cell, null, null, null, 'k1']);
      expect(finished).toMatchObject({ write: null, conflicts: [], state: { dirty: true } });
      const { name } = sampleState().base ?? {};
      expect(finished.repairs).toMatchObject([
        {
          kind: 'restore',
          key: 'k1',
          row: 5,
          cells: [{ column: 'name', index: 0, ours: 'Bob', base: name }],
        },
      ]);
      expect(finished.state.base?.name).toEqual(name);
    },
  );

  test('a refused value that had lost before is not recorded again', () => {
    const known: CellBase = { v: { refused: 'N/A', why: '' }, lo: 100, hi: 200 };
    const states = [sampleState({ base: { ...sampleState().base, amount: known } })];
    const finished = finishOne(['Ada', 'N/A', null, null, 'k1'], { states });
    expect(finished).toMatchObject({ conflicts: [], write: null, repairs: [] });
  });

  test('deleted in MySQL and edited: the whole row comes back, with what MySQL last had in the other cells', () => {
    const finished = finishOne(['Eve', null, null, null, 'k1'], { images: [] });
    const values = { name: 'Eve', amount: '5', due: null, paid: null };
    expect(finished.write).toEqual({ kind: 'insert', values });
    expect(finished.conflicts).toMatchObject([{ column: 'name', sheet: 'Eve', db: null }]);
    expect(finished.state.dirty).toBe(true);
  });

  test('two cells are not as they were known: all goes back, and a read of the whole tab decides', () => {
    const finished = finishOne(['Eve', 7, null, null, 'k1']);
    expect(finished).toMatchObject({ write: null, conflicts: [], state: { dirty: true } });
    expect(finished.state.base).toEqual(sampleState().base);
    expect(finished.repairs).toMatchObject([
      {
        kind: 'restore',
        key: 'k1',
        cells: [{ column: 'name', ours: 'Bob', base: sampleState().base?.name }, { column: 'amount' }],
      },
    ]);
  });

  test('never: an overwritten edit that is neither in MySQL, nor on record, nor put back [C12]', () => {
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
        const images = row === null ? [] : [row];
        const finished = finishOne([name, amount, null, null, 'k1'], { images, policy: rule });
        const after = imageAfter(finished);
        const { cells } = seeRow(sampleLink, 5, [name, amount]);
        for (const { column, expected } of ITEM.cells) {
          const typed = cells[column];
          if (typed === undefined || (typed.formula === null && sameValue(typed.value, expected))) continue;
          const isInMysql = typed.formula === null && sameValue(typed.value, after?.values[column] ?? null);
          const isOnRecord = finished.conflicts.some((conflict) => conflict.column === column);
          const isOwed = finished.repairs.some(
            (repair) => repair.kind === 'restore' && repair.cells.some((owed) => owed.column === column),
          );
          expect(isInMysql || isOnRecord || isOwed).toBe(true);
        }
        const { base } = finished.state;
        // What goes back as if nothing had been written is as it was known.
        const isBack = finished.repairs.some(
          (repair) =>
            repair.kind === 'restore' &&
            repair.cells.some((cell) => cell.column === 'name' && cell.base?.lo === 100),
        );
        expect(base?.name).toEqual(isBack ? sampleState().base?.name : { v: 'Bob', ...TIMES });
        expect(finished.state.dirty).toBe(isDirty(base, after));
      }),
      { numRuns: 500 },
    );
  });
});
