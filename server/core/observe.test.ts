/** Rows: known or unknown to either side, deleted in MySQL, seen in part, seen too late. */
import { describe, expect, test } from 'vitest';

import type { CellBase, RowBase, TableRow } from './base.ts';
import { cellIsDirty, isDirty, observe, type Observation } from './observe.ts';
import { plain, refused } from './sample-link.ts';
import type { CellValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

const KNOWN = { lo: 100, hi: 110 };
const NOW = { te: 210, lo: 200, hi: 220 };

function see(cells: Record<string, Observed>, patch: Partial<Observation> = {}): Observation {
  return { key: 'k1', base: null, db: null, cells, ...NOW, dbAt: null, policy: 'latest', ...patch };
}

const mysqlRow = (values: Record<string, CellValue>): TableRow => ({ pk: '11', values });

const bad: Observed = { value: refused('N/A'), formula: null };
const sum: Observed = { value: '7', formula: '=A1+A2' };

describe('a row that neither side knew', () => {
  test('is inserted with all its cells, and they are its base [O11]', () => {
    const merged = observe(see({ name: plain('Ada'), amount: plain(null) }));
    expect(merged.write).toEqual({ kind: 'insert', values: { name: 'Ada', amount: null } });
    expect(merged.base).toEqual({
      name: { v: 'Ada', lo: 200, hi: 220 },
      amount: { v: null, lo: 200, hi: 220 },
    });
    expect(merged).toMatchObject({ dirty: false, conflicts: [], issues: [] });
  });

  test('gets NULL for a value that MySQL cannot store, which stays in the sheet with an issue [V1]', () => {
    const merged = observe(see({ amount: bad }));
    expect(merged.write?.values).toEqual({ amount: null });
    expect(merged.base.amount).toMatchObject({ v: refused('N/A'), held: { why: 'refused', db: null } });
    expect(merged.issues).toEqual([{ key: 'k1', column: 'amount', why: 'It cannot be stored.' }]);
  });

  test('gets the value of a formula, and the cell stays the formula [V3]', () => {
    const merged = observe(see({ amount: sum }));
    expect(merged.write?.values).toEqual({ amount: '7' });
    expect(merged.base.amount?.held).toMatchObject({ why: 'formula', db: '7' });
  });
});

describe('a MySQL row that the sheet was never seen to hold', () => {
  const db = mysqlRow({ name: 'Bob', amount: '5' });

  test('equal: nothing to do', () => {
    const merged = observe(see({ name: plain('Bob'), amount: plain('5') }, { db }));
    expect(merged).toMatchObject({ write: null, dirty: false, conflicts: [] });
  });

  test.each(['latest', 'db'] as const)(
    'policy %s: MySQL goes to the sheet, what it showed is recorded [O10]',
    (policy) => {
      const merged = observe(see({ name: plain('Ada'), amount: plain(null) }, { db, policy }));
      expect(merged).toMatchObject({ write: null, dirty: true });
      expect(merged.conflicts).toMatchObject([
        { column: 'name', base: null, sheet: 'Ada', db: 'Bob', resolution: 'DB_WINS' },
      ]);
    },
  );

  test('policy sheet: what is typed goes to MySQL, a blank cell takes the value of MySQL [O10]', () => {
    const merged = observe(see({ name: plain('Ada'), amount: plain(null) }, { db, policy: 'sheet' }));
    expect(merged.write).toEqual({ kind: 'update', values: { name: 'Ada' } });
    expect(merged.dirty).toBe(true);
    expect(merged.conflicts).toMatchObject([{ column: 'name', resolution: 'SHEET_WINS' }]);
  });

  test('policy manual: both stay until a person chooses [O10]', () => {
    const merged = observe(see({ name: plain('Ada'), amount: plain('5') }, { db, policy: 'manual' }));
    expect(merged).toMatchObject({ write: null, dirty: false });
    expect(merged.base.name?.held).toMatchObject({ why: 'manual', db: 'Bob' });
    expect(merged.conflicts).toMatchObject([{ column: 'name', resolution: 'PENDING' }]);
  });

  test.each([
    ['a formula', sum, 'formula'],
    ['a refused value', bad, 'refused'],
  ] as const)('%s stays as typed, and the value of MySQL is recorded', (_, cell, why) => {
    const merged = observe(see({ name: plain('Bob'), amount: cell }, { db }));
    expect(merged).toMatchObject({ write: null, dirty: false });
    expect(merged.base.amount?.held).toMatchObject({ why, db: '5' });
    expect(merged.conflicts).toMatchObject([{ column: 'amount', db: '5', resolution: 'SHEET_WINS' }]);
  });
});

describe('a value that MySQL cannot store, first seen where MySQL has none', () => {
  test('stays as typed, and an issue says so [V1]', () => {
    const merged = observe(see({ amount: bad }, { db: mysqlRow({ amount: null }) }));
    expect(merged).toMatchObject({ write: null, dirty: false, conflicts: [] });
    expect(merged.base.amount?.held).toMatchObject({ why: 'refused' });
    expect(merged.issues).toEqual([{ key: 'k1', column: 'amount', why: 'It cannot be stored.' }]);
  });
});

describe('a row deleted in MySQL', () => {
  const base: RowBase = {
    name: { v: 'Ada', ...KNOWN },
    amount: { v: '5', ...KNOWN },
  };

  test('unedited: the sheet row is to go, and the base knows that it was seen again [D5]', () => {
    const merged = observe(see({ name: plain('Ada') }, { base }));
    expect(merged).toMatchObject({ write: null, dirty: true, conflicts: [] });
    expect(merged.base).toEqual({ name: { v: 'Ada', lo: 200, hi: 220 }, amount: base.amount });
  });

  test('edited: the update wins, the whole row comes back and the conflict is recorded [D4]', () => {
    const merged = observe(see({ name: plain('Eve') }, { base, dbAt: 150 }));
    expect(merged.write).toEqual({ kind: 'insert', values: { name: 'Eve', amount: '5' } });
    expect(merged.dirty).toBe(false);
    expect(merged.conflicts).toEqual([
      {
        key: 'k1',
        column: 'name',
        base: 'Ada',
        sheet: 'Eve',
        db: null,
        sheetAt: 210,
        dbAt: 150,
        resolution: 'SHEET_WINS',
        gone: 'db',
      },
    ]);
  });

  test('a cell that was not looked at keeps its time: its own edit may still be on the way [O12]', () => {
    const merged = observe(see({ name: plain('Eve') }, { base }));
    expect(merged.base.amount).toEqual({ v: '5', ...KNOWN });
    expect(merged.base.name).toEqual({ v: 'Eve', lo: 200, hi: 220 });
  });

  test.each([
    [90, false],
    [105, true],
  ])('an edit seen at %i, not certainly later than the base, does not bring it back [E3]', (lo, unsure) => {
    const merged = observe(see({ name: plain('Eve') }, { base, lo, hi: 120 }));
    expect(merged).toMatchObject({ write: null, dirty: true, base, unsure });
  });

  test('a formula that was only calculated again does not bring it back [D5]', () => {
    const held: CellBase = { v: '5', ...KNOWN, held: { why: 'formula', db: '5', at: 100 } };
    const merged = observe(see({ amount: sum }, { base: { ...base, amount: held } }));
    expect(merged).toMatchObject({ write: null, dirty: true, base: { amount: { v: '7' } } });
  });

  test('a formula and a refused value come back held', () => {
    const known: RowBase = {
      name: base.name ?? { v: null, ...KNOWN },
      amount: { v: '5', ...KNOWN, held: { why: 'formula', db: '5', at: 100 } },
      due: { v: refused('soon'), ...KNOWN, held: { why: 'refused', db: null, at: 100 } },
    };
    const merged = observe(see({ name: plain('Eve') }, { base: known }));
    expect(merged.write?.values).toEqual({ name: 'Eve', amount: '5', due: null });
    expect(merged.base.amount?.held).toMatchObject({ why: 'formula', db: '5' });
    expect(merged.base.due?.held).toMatchObject({ why: 'refused', db: null });
  });
});

describe('a row that both sides know', () => {
  const base: RowBase = { name: { v: 'Ada', ...KNOWN }, amount: { v: '5', ...KNOWN } };
  const db = mysqlRow({ name: 'Ada', amount: '5' });

  test('cells that were not looked at stay as they were, with their times [O12]', () => {
    const merged = observe(see({ name: plain('Eve') }, { base, db }));
    expect(merged.write).toEqual({ kind: 'update', values: { name: 'Eve' } });
    expect(merged.base.amount).toEqual(base.amount);
  });

  test('seen unchanged: only the times move [O1]', () => {
    const merged = observe(see({ name: plain('Ada'), amount: plain('5') }, { base, db }));
    expect(merged).toMatchObject({ write: null, dirty: false, conflicts: [], issues: [] });
    expect(merged.base.name).toEqual({ v: 'Ada', lo: 200, hi: 220 });
  });

  test.each([
    [99, 'ignored: it is older', null, false],
    [100, 'passed over: the base may be older or newer', null, true],
    [110, 'passed over: the base may be older or newer', null, true],
    [111, 'merged', { name: 'Eve' }, false],
  ])('a read that began at %i and shows another value is %s [T5]', (lo, _, values, unsure) => {
    const merged = observe(see({ name: plain('Eve') }, { base, db, lo, hi: 300 }));
    expect(merged.write?.values ?? null).toEqual(values);
    expect(merged.unsure).toBe(unsure);
    if (values === null) expect(merged.base).toEqual(base);
  });

  test('a read of about the same time that shows what is known moves the times [O1]', () => {
    const merged = observe(see({ name: plain('Ada') }, { base, db, lo: 105, hi: 300 }));
    expect(merged).toMatchObject({ unsure: false, base: { name: { v: 'Ada', lo: 105, hi: 300 } } });
  });

  test('a read that began before an edit whose webhook came first does not undo the edit [T5]', () => {
    const edited = observe(see({ name: plain('Eve') }, { base, db, te: 1_000, lo: 900, hi: 1_100 }));
    const row = mysqlRow({ name: 'Eve', amount: '5' });
    const readBefore = { base: edited.base, db: row, te: 960, lo: 940, hi: 960 };
    const merged = observe(see({ name: plain('Ada') }, readBefore));
    expect(merged).toMatchObject({ write: null, conflicts: [], unsure: true, base: edited.base });
  });

  test('each cell has its own time: a read may be old for one and news for another [T5]', () => {
    const mixed: RowBase = { name: { v: 'Ada', lo: 250, hi: 260 }, amount: { v: '5', ...KNOWN } };
    const merged = observe(see({ name: plain('old'), amount: plain('6') }, { base: mixed, db }));
    expect(merged.write?.values).toEqual({ amount: '6' });
    expect(merged.base.name).toEqual(mixed.name);
  });

  test('a pre-image is merged whatever the base knows [C12]', () => {
    const merged = observe(see({ name: plain('Eve') }, { base, db, lo: 50, hi: 60, isPreImage: true }));
    expect(merged.write?.values).toEqual({ name: 'Eve' });
  });

  test('a conflict tells key, column, base, both values and both times [O6]', () => {
    const changed = mysqlRow({ name: 'Bob', amount: '5' });
    const merged = observe(see({ name: plain('Eve') }, { base, db: changed, dbAt: 300 }));
    expect(merged.conflicts).toEqual([
      {
        key: 'k1',
        column: 'name',
        base: 'Ada',
        sheet: 'Eve',
        db: 'Bob',
        sheetAt: 210,
        dbAt: 300,
        resolution: 'DB_WINS',
      },
    ]);
    expect(merged).toMatchObject({ write: null, dirty: true });
  });

  test('a column without a base counts as blank so far', () => {
    const merged = observe(see({ due: plain('2024-01-15 00:00:00.000') }, { base, db }));
    expect(merged.write?.values).toEqual({ due: '2024-01-15 00:00:00.000' });
  });
});

describe('dirty', () => {
  const cell: CellBase = { v: 'a', ...KNOWN };
  const held: CellBase = { ...cell, held: { why: 'refused', db: 'b', at: 1 } };

  test.each([
    ['the same value', cell, 'a', false],
    ['another value', cell, 'b', true],
    ['held, MySQL as it was', held, 'b', false],
    ['held, MySQL changed', held, 'c', true],
    ['no base, MySQL NULL', undefined, null, false],
    ['no base, MySQL filled', undefined, 'a', true],
  ])('%s', (_, base, db, dirty) => {
    expect(cellIsDirty(base, db)).toBe(dirty);
  });

  test('a row is dirty when only one side has it [O2]', () => {
    expect(isDirty(null, mysqlRow({ name: null }))).toBe(true);
    expect(isDirty({ name: cell }, null)).toBe(true);
    expect(isDirty(null, null)).toBe(false);
  });
});

describe('a row that was emptied in MySQL when people took it away, and is in the tab again', () => {
  const blank = mysqlRow({ name: null, amount: null });

  test('gives MySQL what it shows: an undone deletion loses nothing [D16]', () => {
    const merged = observe(see({ name: plain('Ada'), amount: plain(null) }, { db: blank, isEmptied: true }));
    expect(merged.write).toEqual({ kind: 'update', values: { name: 'Ada' } });
    expect(merged).toMatchObject({ dirty: false, conflicts: [] });
  });

  test('meets what MySQL was given meanwhile like any other change [D16]', () => {
    const db = mysqlRow({ name: null, amount: '7' });
    const merged = observe(
      see({ name: plain('Ada'), amount: plain('5') }, { db, isEmptied: true, policy: 'db' }),
    );
    expect(merged.write?.values).toEqual({ name: 'Ada' });
    expect(merged.conflicts).toMatchObject([
      { column: 'amount', sheet: '5', db: '7', resolution: 'DB_WINS' },
    ]);
    expect(merged.dirty).toBe(true);
  });
});
