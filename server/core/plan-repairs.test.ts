/** Repairs are planned from what the tab shows now: a person may have moved rows again, or mended things already. */
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import { planRepairs } from './plan-repairs.ts';
import { seeRow } from './read-tab.ts';
import type { OwedRepair, Repair } from './repair.ts';
import { sampleLink } from './sample-link.ts';

const copy = { row: 5, at: 0, width: 8 };

function plan(repairs: Repair[], rows: RawCell[][], known: string[] = ['k1', 'k2']) {
  const owed = repairs.map((repair, index): OwedRepair => ({ id: index + 1, repair }));
  return planRepairs(owed, {
    rows: rows.map((cells, index) => seeRow(sampleLink, index + 1, cells)),
    rowCount: 10,
    columnCount: 6,
    headerRow: 0,
    columns: sampleLink.columns,
    keyColumn: sampleLink.keyColumn,
    isKnown: (key) => known.includes(key),
  });
}

const ADA: RawCell[] = ['Ada', 1, null, null, 'k1'];
const BOB: RawCell[] = ['Bob', 2, null, null, 'k2'];

describe('rows to be put back', () => {
  const putBack = (row: number, key: string | null): Repair => ({
    kind: 'putBack',
    key,
    row,
    copy,
    cells: [],
  });

  test('go to their places, in order, alone in their intent and no wider than the tab [R3]', () => {
    const rekey: Repair = { kind: 'rekey', from: 'x', to: 'k2', row: 2, mark: null };
    const { items, dropped, copiesAt } = plan([rekey, putBack(4, 'k9'), putBack(2, 'k8')], [ADA, BOB]);
    expect(items).toMatchObject([
      { kind: 'putBack', key: 'k8', row: 2, repair: 3, copy: { width: 6 } },
      { kind: 'putBack', key: 'k9', row: 4, repair: 2 },
    ]);
    expect({ dropped, copiesAt }).toEqual({ dropped: [], copiesAt: 9 });
  });

  test('two of one place follow each other, none below the grid', () => {
    const { items } = plan([putBack(50, 'k8'), putBack(3, null), putBack(3, null)], [ADA]);
    expect(items.map((item) => 'row' in item && item.row)).toEqual([3, 4, 12]);
  });

  test('whose columns changed their places since get their cells one by one, each where its column is now [S3]', () => {
    const places = Object.fromEntries(sampleLink.columns.map(({ id, index }) => [id, index + 2]));
    const repair: Repair = {
      kind: 'putBack',
      key: 'k9',
      row: 2,
      copy,
      places: { ...places, gone: 0, key: 1 },
      cells: [],
    };
    const moved = [2, 3, 4, 5].map((from) => ({ from, to: from - 2 }));
    expect(plan([repair], [ADA]).items).toMatchObject([{ moved: [...moved, { from: 1, to: 4 }] }]);
    const same = { name: 0, amount: 1, due: 2, paid: 3, key: 4 };
    expect(plan([{ ...repair, places: same }], [ADA]).items[0]).not.toHaveProperty('moved');
  });

  test('a row that a person brought back stays as it is [R5]', () => {
    expect(plan([putBack(3, 'k2')], [ADA, BOB])).toMatchObject({ items: [], dropped: [1] });
  });
});

describe('keys', () => {
  test('the row that shows our key gets its own [R4]', () => {
    const repair: Repair = { kind: 'rekey', from: 'x', to: 'k2', row: 1, mark: null };
    const { items } = plan([repair], [ADA, ['Bob', 2, null, null, 'x']]);
    expect(items).toMatchObject([{ kind: 'key', key: 'k2', row: 2, expected: 'x', repair: 1 }]);
  });

  test('of several rows with that key the one nearest to where it was written', () => {
    const repair: Repair = { kind: 'rekey', from: 'k1', to: 'k2', row: 3, mark: null };
    expect(plan([repair], [ADA, BOB, ADA]).items).toMatchObject([{ row: 3 }]);
  });

  test('nothing is left to do when no row shows it', () => {
    const repair: Repair = { kind: 'rekey', from: 'x', to: 'k2', row: 1, mark: null };
    expect(plan([repair], [ADA, BOB])).toMatchObject({ items: [], dropped: [1] });
  });
});

describe('cells of a column that moved since they were copied', () => {
  test('go back to where the column is; those of a column that is synced no longer stay [S3]', () => {
    const cell = { column: 'amount', index: 7, ours: '1', was: '5', base: null };
    const repair: Repair = {
      kind: 'restore',
      key: 'k1',
      row: 1,
      mark: null,
      cells: [cell, { ...cell, column: 'gone' }],
      copy,
    };
    const [item] = plan([repair], [ADA]).items;
    expect(item).toMatchObject({ kind: 'restore', cells: [{ column: 'amount', index: 1, from: 7 }] });
  });
});

describe('cells', () => {
  const cell = (column: string, index: number, ours: string | null) => ({
    column,
    index,
    ours,
    was: null,
    base: null,
  });
  const restore = (key: string | null, ...cells: ReturnType<typeof cell>[]): Repair => {
    return { kind: 'restore', key, row: 2, mark: null, cells, copy };
  };

  test('go back into the row of their key, wherever it is, if they still show what we wrote [R5]', () => {
    const repair = restore('k2', cell('name', 0, 'Bob'), cell('amount', 1, '99'));
    const { items } = plan([repair], [BOB, ADA]);
    expect(items).toMatchObject([{ kind: 'restore', key: 'k2', row: 1, cells: [{ column: 'name' }], copy }]);
  });

  test.each<[string, Repair, RawCell[][], number | null]>([
    ['a stray write at its place', restore(null, cell('name', 0, 'Ann')), [ADA, ['Ann']], 2],
    ['a stray write that moved', restore(null, cell('name', 0, 'Ann')), [['Ann'], ADA], 1],
    [
      'in a row that has a new key',
      restore(null, cell('name', 0, 'Ann')),
      [ADA, ['Ann', 1, null, null, 'n']],
      2,
    ],
    ['the same text in a row we know', restore(null, cell('name', 0, 'Ada')), [ADA, []], null],
    ['emptied cells at their place', restore(null, cell('name', 0, null)), [ADA, [null, 7]], 2],
    ['emptied cells elsewhere', restore(null, cell('name', 0, null)), [[], ADA], null],
    ['a person typed over it', restore(null, cell('name', 0, 'Ann')), [ADA, ['Eve']], null],
    ['the row is gone', restore('k7', cell('name', 0, 'Ann')), [ADA, BOB], null],
  ])('%s', (_, repair, rows, row) => {
    const { items, dropped } = plan([repair], rows);
    expect(items.map((item) => 'row' in item && item.row)).toEqual(row === null ? [] : [row]);
    expect(dropped).toEqual(row === null ? [1] : []);
  });

  test('copies of this intent go right of all that are still needed [R2]', () => {
    const far: Repair = {
      kind: 'restore',
      key: 'k1',
      row: 1,
      mark: null,
      cells: [cell('name', 0, 'Ada')],
      copy: { row: 1, at: 9, width: 6 },
    };
    expect(plan([restore('k2', cell('name', 0, 'Bob')), far], [ADA, BOB]).copiesAt).toBe(16);
  });
});
