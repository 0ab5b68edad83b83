/**
 * The merge as a full table, cell by cell: {absent, same, changed, unstorable, formula} on each side, for each policy, with
 * MySQL's change earlier, at the same instant, later and at an unknown time. The expected outcomes are written out here from
 * the protocol; a combination that is left out is a type error.
 */
import { describe, expect, test } from 'vitest';

import type { CellBase, HeldWhy, RowBase, TableRow } from './base.ts';
import type { Resolution } from './conflict.ts';
import type { ConflictPolicy } from './link.ts';
import { observe, type Merged } from './observe.ts';
import { plain, refused } from './sample-link.ts';
import type { CellValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

/** What the sheet's cell is found to hold; `absent`: nobody looked at it. */
type Sheet = 'absent' | 'same' | 'changed' | 'unstorable' | 'formula, same value' | 'formula, new value';
/** What MySQL holds; `absent`: the row is gone. A text that only a sheet would calculate, or cannot hold, is a change like any. */
type Mysql = 'absent' | 'same' | 'changed' | 'agrees' | 'unstorable' | 'formula';
type Time = 'earlier' | 'equal' | 'later' | 'unknown';

const POLICIES: readonly ConflictPolicy[] = ['latest', 'sheet', 'db', 'manual'];
const TIMES: readonly Time[] = ['earlier', 'equal', 'later', 'unknown'];

const OLD = 'old';
const NEW = 'new';
const TE = 1_000;
const DB_AT: Record<Time, number | null> = { earlier: 999, equal: 1_000, later: 1_001, unknown: null };

const SHEET: Record<Sheet, Observed | null> = {
  absent: null,
  same: plain(OLD),
  changed: plain(NEW),
  unstorable: { value: refused('N/A'), formula: null },
  'formula, same value': { value: OLD, formula: '=A1' },
  'formula, new value': { value: NEW, formula: '=A1' },
};

const LONG = 'x'.repeat(50_001);
function mysqlValue(mysql: Exclude<Mysql, 'absent'>): CellValue {
  return { same: OLD, changed: 'other', agrees: NEW, unstorable: LONG, formula: '=1+1' }[mysql];
}

/**
 * What becomes of the cell. `-`: nothing; `to sheet`: the row is dirty; `to MySQL`: it gets what the sheet shows; `free`: both
 * agree; `issue`, `formula`, `formula to MySQL`: held; `gone`: the sheet's row is to go; `back …`: the row comes back with what
 * was typed. The others depend on policy and time.
 */
type Outcome =
  | '-'
  | 'to sheet'
  | 'to MySQL'
  | 'free'
  | 'issue'
  | 'formula'
  | 'formula to MySQL'
  | 'formula stays'
  | 'gone'
  | 'back'
  | 'back without it'
  | 'back as formula'
  | 'contest'
  | 'contest of a bad value';

const TABLE: Record<Sheet, Record<Mysql, Outcome>> = {
  absent: {
    absent: 'gone',
    same: '-',
    changed: 'to sheet',
    agrees: 'to sheet',
    unstorable: 'to sheet',
    formula: 'to sheet',
  },
  same: {
    absent: 'gone',
    same: '-',
    changed: 'to sheet',
    agrees: 'to sheet',
    unstorable: 'to sheet',
    formula: 'to sheet',
  },
  changed: {
    absent: 'back',
    same: 'to MySQL',
    changed: 'contest',
    agrees: 'free',
    unstorable: 'contest',
    formula: 'contest',
  },
  unstorable: {
    absent: 'back without it',
    same: 'issue',
    changed: 'contest of a bad value',
    agrees: 'contest of a bad value',
    unstorable: 'contest of a bad value',
    formula: 'contest of a bad value',
  },
  'formula, same value': {
    absent: 'gone',
    same: 'formula',
    changed: 'formula stays',
    agrees: 'formula stays',
    unstorable: 'formula stays',
    formula: 'formula stays',
  },
  'formula, new value': {
    absent: 'back as formula',
    same: 'formula to MySQL',
    changed: 'formula stays',
    agrees: 'formula',
    unstorable: 'formula stays',
    formula: 'formula stays',
  },
};

/** Who wins where both sides changed. */
const WINNER: Record<ConflictPolicy, Record<Time, Resolution>> = {
  latest: { earlier: 'SHEET_WINS', equal: 'SHEET_WINS', later: 'DB_WINS', unknown: 'SHEET_WINS' },
  sheet: { earlier: 'SHEET_WINS', equal: 'SHEET_WINS', later: 'SHEET_WINS', unknown: 'SHEET_WINS' },
  db: { earlier: 'DB_WINS', equal: 'DB_WINS', later: 'DB_WINS', unknown: 'DB_WINS' },
  manual: { earlier: 'PENDING', equal: 'PENDING', later: 'PENDING', unknown: 'PENDING' },
};

interface Expected {
  /** Undefined: MySQL's cell is not written. */
  write: CellValue | undefined;
  insert: boolean;
  dirty: boolean;
  held: HeldWhy | null;
  conflict: Resolution | null;
  issue: boolean;
}

const QUIET: Expected = {
  write: undefined,
  insert: false,
  dirty: false,
  held: null,
  conflict: null,
  issue: false,
};

function expected(outcome: Outcome, winner: Resolution): Expected {
  switch (outcome) {
    case '-':
    case 'free':
      return QUIET;
    case 'to sheet':
    case 'gone':
      return { ...QUIET, dirty: true };
    case 'to MySQL':
      return { ...QUIET, write: NEW };
    case 'issue':
      return { ...QUIET, held: 'refused', issue: true };
    case 'formula':
      return { ...QUIET, held: 'formula' };
    case 'formula to MySQL':
      return { ...QUIET, held: 'formula', write: NEW };
    case 'formula stays':
      return { ...QUIET, held: 'formula', conflict: 'SHEET_WINS' };
    case 'back':
      return { ...QUIET, insert: true, write: NEW, conflict: 'SHEET_WINS' };
    case 'back without it':
      return { ...QUIET, insert: true, write: null, held: 'refused', issue: true, conflict: 'SHEET_WINS' };
    case 'back as formula':
      return { ...QUIET, insert: true, write: NEW, held: 'formula', conflict: 'SHEET_WINS' };
    case 'contest':
      if (winner === 'SHEET_WINS') return { ...QUIET, write: NEW, conflict: winner };
      return { ...QUIET, ...(winner === 'PENDING' ? { held: 'manual' } : { dirty: true }), conflict: winner };
    case 'contest of a bad value':
      if (winner === 'DB_WINS') return { ...QUIET, dirty: true, conflict: winner };
      return { ...QUIET, held: winner === 'PENDING' ? 'manual' : 'refused', conflict: winner };
  }
}

function outcomeOf({ base, write, dirty, conflicts, issues }: Merged): Expected {
  return {
    write: write?.values['c'],
    insert: write?.kind === 'insert',
    dirty,
    held: base['c']?.held?.why ?? null,
    conflict: conflicts[0]?.resolution ?? null,
    issue: issues.length > 0,
  };
}

const known: CellBase = { v: OLD, lo: 100, hi: 110 };

function see(sheet: Sheet, mysql: Mysql, policy: ConflictPolicy, time: Time, base: RowBase = { c: known }) {
  const cell = SHEET[sheet];
  const db: TableRow | null = mysql === 'absent' ? null : { pk: '1', values: { c: mysqlValue(mysql) } };
  const cells = cell === null ? {} : { c: cell };
  return observe({ key: 'k', base, db, cells, te: TE, lo: 990, hi: 1_010, dbAt: DB_AT[time], policy });
}

const rows = Object.entries(TABLE).flatMap(([sheet, outcomes]) =>
  Object.entries(outcomes).map(([mysql, outcome]) => [sheet as Sheet, mysql as Mysql, outcome] as const),
);
const settings = POLICIES.flatMap((policy) => TIMES.map((time) => [policy, time] as const));

describe.each(rows)(
  'sheet %s, MySQL %s: %s [D4, D5, O1, O2, O4, O5, O6, O7, O12, V1, V3]',
  (sheet, mysql, outcome) => {
    test.each(settings)('policy %s, MySQL %s', (policy, time) => {
      const merged = see(sheet, mysql, policy, time);
      expect(outcomeOf(merged)).toEqual(expected(outcome, WINNER[policy][time]));
      const seen = SHEET[sheet];
      // Whatever was decided: the base is what the sheet was seen to hold, at that time.
      if (seen === null) expect(merged.base['c']).toEqual(known);
      else expect(merged.base['c']).toMatchObject({ v: seen.value, lo: 990, hi: 1_010 });
      const gone = mysql === 'absent' && { gone: 'db' };
      const at = { key: 'k', column: 'c', base: OLD, sheetAt: TE, dbAt: DB_AT[time], ...gone };
      const db = mysql === 'absent' ? null : mysqlValue(mysql);
      const recorded = merged.conflicts.map((conflict) => ({ ...conflict, resolution: null }));
      const conflict = { ...at, sheet: seen?.value, db, resolution: null };
      expect(recorded).toEqual(merged.conflicts.length === 0 ? [] : [conflict]);
    });
  },
);

describe('a row in which two people changed different columns, one in the sheet and one in MySQL', () => {
  const base: RowBase = { name: { v: 'Ada', lo: 1, hi: 2 }, city: { v: 'Bonn', lo: 1, hi: 2 } };
  const seen = { key: 'k', base, te: TE, lo: 990, hi: 1_010 };

  test.each(settings)('both win, and there is no conflict: policy %s, MySQL %s [O3]', (policy, time) => {
    const db = { pk: '1', values: { name: 'Ada', city: 'Berlin' } };
    const cells = { name: plain('Eve'), city: plain('Bonn') };
    const merged = observe({ ...seen, cells, db, dbAt: DB_AT[time], policy });
    expect(merged.write).toEqual({ kind: 'update', values: { name: 'Eve' } });
    expect(merged).toMatchObject({ dirty: true, conflicts: [], issues: [] });
    // The sheet is to get MySQL's city: the base still says what the sheet holds.
    expect(merged.base).toMatchObject({ name: { v: 'Eve' }, city: { v: 'Bonn' } });
  });

  test('the cell in which both differ is decided alone [O3]', () => {
    const db = { pk: '1', values: { name: 'Bob', city: 'Berlin' } };
    const cells = { name: plain('Eve'), city: plain('Bonn') };
    const merged = observe({ ...seen, cells, db, dbAt: TE + 1, policy: 'latest' });
    expect(merged).toMatchObject({ write: null, dirty: true });
    expect(merged.conflicts.map(({ column, resolution }) => [column, resolution])).toEqual([
      ['name', 'DB_WINS'],
    ]);
  });
});

describe('what a person has put right [O15]', () => {
  const held = (why: HeldWhy, v: CellBase['v'] = NEW): RowBase => ({
    c: { v, lo: 100, hi: 110, held: { why, db: OLD, at: 105 } },
  });

  test.each<[string, RowBase, Sheet, Mysql, string[]]>([
    ['a refused value is corrected', held('refused', refused('N/A')), 'changed', 'same', ['c']],
    ['another bad value is typed', held('refused', refused('-')), 'unstorable', 'same', []],
    ['MySQL wins over a refused value', held('refused', refused('N/A')), 'unstorable', 'changed', ['c']],
    ['both sides agree on a cell that waits', held('manual'), 'changed', 'agrees', ['c']],
    ['a cell that waits is still in conflict', held('manual'), 'changed', 'changed', []],
    [
      'a formula shows a good value again',
      held('formula', refused('#N/A')),
      'formula, new value',
      'same',
      ['c'],
    ],
    ['a formula shows another value', held('formula'), 'formula, same value', 'same', []],
    ['somebody types over what MySQL could not show', held('unwritable'), 'same', 'same', ['c']],
  ])('%s', (_, base, sheet, mysql, settled) => {
    expect(see(sheet, mysql, 'latest', 'later', base).settled).toEqual(settled);
  });

  test('a row that enters MySQL has nothing left to put right, whatever MySQL said before', () => {
    const cells = { c: plain(NEW), d: plain(null) };
    const merged = observe({
      key: 'k',
      base: null,
      db: null,
      cells,
      te: 1,
      lo: 1,
      hi: 1,
      dbAt: null,
      policy: 'db',
    });
    expect(merged.settled).toEqual(['c', 'd']);
  });
});
