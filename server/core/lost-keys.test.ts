/** A key that no row shows goes back to the row that shows what is known of it; new rows stay new. */
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import { baseMark, seenMark } from './content-mark.ts';
import { lostKeys, type MissingRow } from './lost-keys.ts';
import { seeRow } from './read-tab.ts';
import { sampleLink, sampleState } from './sample-link.ts';

const at = { lo: 100, hi: 200 };
const ada = {
  name: { v: 'Ada', ...at },
  amount: { v: '7', ...at },
  due: { v: null, ...at },
  paid: { v: true, ...at },
};
const missing = (key: string, row: number, patch: Partial<MissingRow> = {}): MissingRow => {
  return { key, row, base: ada, db: null, ...patch };
};

const find = (rows: Record<number, RawCell[]>, lost: MissingRow[]) => [
  ...lostKeys(
    Object.entries(rows).map(([row, cells]) => seeRow(sampleLink, Number(row), cells)),
    lost,
  ),
];

describe('lostKeys', () => {
  test.each<[string, Record<number, RawCell[]>, MissingRow[], [number, string][]]>([
    ['as it was, in its place', { 5: ['Ada', 7, null, true] }, [missing('k1', 5)], [[5, 'k1']]],
    ['as it was, elsewhere', { 9: ['Ada', 7, null, true] }, [missing('k1', 5)], [[9, 'k1']]],
    ['half as it was, in its place', { 5: ['Ada', 8, null, true] }, [missing('k1', 5)], [[5, 'k1']]],
    ['half as it was, elsewhere', { 9: ['Ada', 8, null, true] }, [missing('k1', 5)], []],
    [
      'one cell edited, elsewhere',
      { 9: ['Ada', 7, '2024-01-01', true] },
      [missing('k1', 5, { base: { ...ada, due: { v: '2024-01-02 00:00:00.000', ...at } } })],
      [[9, 'k1']],
    ],
    ['another row, in its place', { 5: ['Eve', 8, null, true] }, [missing('k1', 5)], []],
    ['empty cells tell nothing', { 5: ['Eve'] }, [missing('k1', 5, { base: { ...sampleState().base } })], []],
    [
      'as MySQL has it',
      { 9: ['Bob', 7, null, true] },
      [missing('k1', 5, { db: { pk: '1', values: { name: 'Bob', amount: '7', due: null, paid: true } } })],
      [[9, 'k1']],
    ],
    [
      'the surest first: a row that is merely alike takes no other’s key',
      { 5: ['Ada', 8, null, true], 6: ['Ada', 7, null, true] },
      [missing('k1', 5)],
      [[6, 'k1']],
    ],
    [
      'equal rows: each its place, then any',
      { 5: ['Ada', 7, null, true], 8: ['Ada', 7, null, true] },
      [missing('k1', 6), missing('k2', 5)],
      [
        [5, 'k2'],
        [8, 'k1'],
      ],
    ],
  ])('%s [I6]', (_, rows, lost, expected) => {
    expect(find(rows, lost)).toEqual(expected);
  });

  test('a formula is alike when it is still a formula, whatever it shows [I6]', () => {
    const held = { why: 'formula' as const, db: '7', at: 150 };
    const base = { ...ada, amount: { ...ada.amount, held } };
    const rows = { 9: ['Ada', { formula: '=B1', value: 99 }, null, true] as RawCell[] };
    expect(find(rows, [missing('k1', 5, { base })])).toEqual([[9, 'k1']]);
    expect(find({ 9: ['Ada', 7, null, true] }, [missing('k1', 5, { base })])).toEqual([]);
  });
});

describe('marks', () => {
  const mark = (...cells: RawCell[]) => seenMark(seeRow(sampleLink, 5, cells), sampleLink.columns);

  test('what a row shows has the mark of a base that says the same, whatever the order of its columns', () => {
    const reversed = Object.fromEntries(Object.entries(ada).toReversed());
    expect(mark('Ada', 7, null, true)).toBe(baseMark(ada));
    expect(baseMark(reversed)).toBe(baseMark(ada));
  });

  test.each<[string, RawCell[]]>([
    ['another value', ['Ada', 8, null, true]],
    ['an empty cell', ['Ada', null, null, true]],
    ['a refused value', ['Ada', 'seven', null, true]],
    ['a formula', ['Ada', { formula: '=7', value: 7 }, null, true]],
    ['values in other cells', ['7', null, null, true]],
  ])('%s has another', (_, cells) => {
    expect(mark(...cells)).not.toBe(baseMark(ada));
  });

  test('a row that cannot be judged has none', () => {
    expect(mark({ unsure: true }, 7)).toBeNull();
  });
});
