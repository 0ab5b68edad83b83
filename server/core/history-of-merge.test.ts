/** What the history tells of merges: who, from what to what, and what became of it. */
import { describe, expect, test } from 'vitest';

import type { TableRow } from './base.ts';
import { historyOfMerge, joinImport } from './history-of-merge.ts';
import { changedColumns, type HistoryEntry } from './history-entry.ts';
import { historySentence } from './history-sentence.ts';
import { joinMerge, imageAfter, unmerged, type MergedRow } from './merged-row.ts';
import type { ConflictPolicy } from './link.ts';
import { observe } from './observe.ts';
import { sampleLink, sampleState } from './sample-link.ts';
import type { SheetValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

const ROW = { name: 'Ada', amount: '1', due: null, paid: null };
const ADA = sampleState({
  base: Object.fromEntries(Object.entries(ROW).map(([column, v]) => [column, { v, lo: 100, hi: 200 }])),
});

function start(db: Record<string, string | null> | null = {}): MergedRow {
  const image: [string, TableRow][] = db === null ? [] : [['11', { pk: '11', values: { ...ROW, ...db } }]];
  return unmerged(ADA, new Map(image));
}

function see(
  row: MergedRow,
  cells: Record<string, SheetValue>,
  at = 300,
  { policy = 'latest', dbAt = null }: { policy?: ConflictPolicy; dbAt?: number | null } = {},
): MergedRow {
  const seen = Object.entries(cells).map(([column, value]): [string, Observed] => [
    column,
    { value, formula: null },
  ]);
  const observation = {
    key: 'k1',
    base: row.state.base,
    db: imageAfter(row),
    cells: Object.fromEntries(seen),
  };
  const merged = observe({ ...observation, te: at, lo: at, hi: at, dbAt, policy });
  return joinMerge(row, merged, { at, by: 'ada@example.com' });
}

const told = (row: MergedRow, refusedColumns: readonly string[] = []) =>
  historyOfMerge(sampleLink, row, { pk: '11', refused: new Set(refusedColumns) }).map(shortly);

function shortly({ origin, operation, outcome, by, at, old, new: now }: HistoryEntry): unknown[] {
  return [origin, operation, outcome, by, at, old, now];
}

const ADA_MAIL = 'ada@example.com';
const refused = { refused: 'N/A', why: 'no number' };

describe('the history of a merge [P1]', () => {
  test('an edit: who typed what over what, and when', () => {
    expect(told(see(start(), { name: 'Eve', amount: '1' }))).toEqual([
      ['SHEET', 'UPDATE', 'applied', ADA_MAIL, 300, { name: 'Ada' }, { name: 'Eve' }],
    ]);
  });

  test('a conflict names who made the sheet’s value what it is, where that is known [O6]', () => {
    const clash = see(start({ name: 'Bob' }), { name: 'Eve' }, 300, { policy: 'manual' });
    expect(clash.conflicts).toMatchObject([{ column: 'name', sheet: 'Eve', sheetBy: ADA_MAIL }]);
  });

  test('two edits that become one write are told one by one [P2]', () => {
    const both = see(see(start(), { name: 'Eve' }), { name: 'Bob' }, 400);
    expect(told(both)).toEqual([
      ['SHEET', 'UPDATE', 'applied', ADA_MAIL, 300, { name: 'Ada' }, { name: 'Eve' }],
      ['SHEET', 'UPDATE', 'applied', ADA_MAIL, 400, { name: 'Eve' }, { name: 'Bob' }],
    ]);
  });

  test('nothing is told of what is as it was', () => {
    expect(told(see(start(), { name: 'Ada' }))).toEqual([]);
    expect(told(see(start({ name: 'Bob' }), { name: 'Ada' }))).toEqual([]);
  });

  test('cells with another outcome have an entry of their own', () => {
    expect(told(see(start(), { name: 'Eve', amount: refused }))).toEqual([
      ['SHEET', 'UPDATE', 'refused', ADA_MAIL, 300, { amount: '1' }, { amount: refused }],
      ['SHEET', 'UPDATE', 'applied', ADA_MAIL, 300, { name: 'Ada' }, { name: 'Eve' }],
    ]);
  });

  test('a conflict that the sheet won: what lost comes first [P2]', () => {
    const merged = see(start({ name: 'Bob' }), { name: 'Eve' }, 300, { dbAt: 250 });
    expect(told(merged)).toEqual([
      ['DATABASE', 'UPDATE', 'lost', null, 250, { name: 'Ada' }, { name: 'Bob' }],
      ['SHEET', 'UPDATE', 'applied', ADA_MAIL, 300, { name: 'Bob' }, { name: 'Eve' }],
    ]);
  });

  test('a conflict that MySQL won', () => {
    const merged = see(start({ name: 'Bob' }), { name: 'Eve' }, 300, { dbAt: 350 });
    expect(told(merged)).toEqual([
      ['SHEET', 'UPDATE', 'lost', ADA_MAIL, 300, { name: 'Ada' }, { name: 'Eve' }],
    ]);
  });

  test('the same value on both sides: nothing crosses, and it is told [P2]', () => {
    expect(told(see(start({ name: 'Eve' }), { name: 'Eve', amount: '2' }))).toEqual([
      ['SHEET', 'UPDATE', 'same', ADA_MAIL, 300, { name: 'Ada' }, { name: 'Eve' }],
      ['SHEET', 'UPDATE', 'applied', ADA_MAIL, 300, { amount: '1' }, { amount: '2' }],
    ]);
  });

  test('a conflict that waits: both values', () => {
    const merged = see(start({ name: 'Bob' }), { name: 'Eve' }, 300, { policy: 'manual' });
    expect(told(merged)).toEqual([
      ['DATABASE', 'UPDATE', 'waits', null, 300, { name: 'Ada' }, { name: 'Bob' }],
      ['SHEET', 'UPDATE', 'waits', ADA_MAIL, 300, { name: 'Ada' }, { name: 'Eve' }],
    ]);
  });

  test('an edit of a row that MySQL deleted: the deletion lost, and the row is new', () => {
    expect(told(see(start(null), { name: 'Eve' }))).toEqual([
      ['DATABASE', 'DELETE', 'lost', null, 300, ROW, null],
      ['SHEET', 'INSERT', 'applied', ADA_MAIL, 300, null, { ...ROW, name: 'Eve' }],
    ]);
  });

  test('what MySQL refused to store', () => {
    expect(told(see(start(), { name: 'Eve' }), ['name'])).toEqual([
      ['SHEET', 'UPDATE', 'refused', ADA_MAIL, 300, { name: 'Ada' }, { name: 'Eve' }],
    ]);
  });
});

test('new rows of an import are one entry, what was refused is told by itself [P3]', () => {
  const unknown = { ...start(null), state: { ...ADA, base: null } };
  const rows = [see(unknown, { name: 'Eve' }), see(unknown, { name: 'Bob', amount: refused })];
  const entries = joinImport(
    rows.flatMap((row) => historyOfMerge(sampleLink, row, { pk: '11', refused: new Set() })),
  );
  expect(entries.map(({ key, outcome, rows: count, new: now }) => [key, outcome, count, now])).toEqual([
    [null, 'imported', 2, null],
    ['k1', 'refused', 1, { amount: refused }],
  ]);
  expect(entries.map(historySentence)).toEqual([
    '2 rows were imported into MySQL.',
    'MySQL cannot store it. The sheet keeps what was typed, MySQL what it had.',
  ]);
});

test('only cells that differ count, all of them in a row that came or went', () => {
  expect(changedColumns({ old: { b: '1', a: '2' }, new: { b: '1', a: '3' } })).toEqual(['a']);
  expect(changedColumns({ old: null, new: { b: '1', a: null } })).toEqual(['a', 'b']);
  expect(changedColumns({ old: null, new: null })).toEqual([]);
});
