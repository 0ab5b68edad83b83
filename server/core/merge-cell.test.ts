/**
 * The merge of one cell as a full table: what the sheet did, what MySQL did, why the cell was held, and who is later. A
 * case that is left out is a type error. The outcomes are those of the protocol, not of the code.
 */
import { describe, expect, test } from 'vitest';

import type { CellBase, HeldWhy } from './base.ts';
import type { ConflictPolicy } from './link.ts';
import { mergeCell, type CellMerge } from './merge-cell.ts';
import { plain, refused } from './sample-link.ts';
import type { CellValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

/** `rejected`: the sheet's rules took the value, MySQL's did not (a unique key, for example). */
type Known = 'free' | 'refused' | 'rejected' | 'formula' | 'manual' | 'unwritable';
type Sheet = 'same' | 'changed' | 'refused' | 'formula, same' | 'formula, changed';
/** `agrees`: MySQL has what the sheet shows. */
type Mysql = 'same' | 'changed' | 'agrees';
/** MySQL's time against the edit's, or the policy that asks for no time. */
type Winner = 'earlier' | 'tie' | 'unknown' | 'later' | 'sheet' | 'db' | 'manual';

/** The kinds of outcome; the last four depend on who wins. */
type Outcome =
  | 'stays'
  | 'free'
  | 'to MySQL'
  | 'formula'
  | 'formula to MySQL'
  | 'formula against MySQL'
  | 'issue'
  | 'pending'
  | 'both changed'
  | 'refused against MySQL'
  | 'long refused against MySQL'
  | 'impossible';

const TABLE: Record<Known, Record<Sheet, Record<Mysql, Outcome>>> = {
  free: {
    same: { same: 'free', changed: 'free', agrees: 'free' },
    changed: { same: 'to MySQL', changed: 'both changed', agrees: 'free' },
    refused: { same: 'issue', changed: 'refused against MySQL', agrees: 'impossible' },
    'formula, same': { same: 'formula', changed: 'formula against MySQL', agrees: 'formula' },
    'formula, changed': { same: 'formula to MySQL', changed: 'formula against MySQL', agrees: 'formula' },
  },
  refused: {
    same: { same: 'stays', changed: 'long refused against MySQL', agrees: 'impossible' },
    changed: { same: 'to MySQL', changed: 'both changed', agrees: 'free' },
    refused: { same: 'issue', changed: 'refused against MySQL', agrees: 'impossible' },
    'formula, same': { same: 'formula', changed: 'formula against MySQL', agrees: 'impossible' },
    'formula, changed': { same: 'formula to MySQL', changed: 'formula against MySQL', agrees: 'formula' },
  },
  rejected: {
    same: { same: 'stays', changed: 'long refused against MySQL', agrees: 'free' },
    changed: { same: 'to MySQL', changed: 'both changed', agrees: 'free' },
    refused: { same: 'issue', changed: 'refused against MySQL', agrees: 'impossible' },
    'formula, same': { same: 'formula', changed: 'formula against MySQL', agrees: 'formula' },
    'formula, changed': { same: 'formula to MySQL', changed: 'formula against MySQL', agrees: 'formula' },
  },
  // A value typed over a formula is an edit, even when it is the value that the formula showed.
  formula: {
    same: { same: 'to MySQL', changed: 'both changed', agrees: 'free' },
    changed: { same: 'to MySQL', changed: 'both changed', agrees: 'free' },
    refused: { same: 'issue', changed: 'refused against MySQL', agrees: 'impossible' },
    'formula, same': { same: 'stays', changed: 'formula against MySQL', agrees: 'formula' },
    'formula, changed': { same: 'formula to MySQL', changed: 'formula against MySQL', agrees: 'formula' },
  },
  manual: {
    same: { same: 'stays', changed: 'pending', agrees: 'free' },
    changed: { same: 'pending', changed: 'pending', agrees: 'free' },
    refused: { same: 'pending', changed: 'pending', agrees: 'impossible' },
    'formula, same': { same: 'stays', changed: 'pending', agrees: 'formula' },
    'formula, changed': { same: 'pending', changed: 'pending', agrees: 'formula' },
  },
  // The sheet never showed MySQL's value, so an edit there meets a change.
  unwritable: {
    same: { same: 'stays', changed: 'free', agrees: 'free' },
    changed: { same: 'both changed', changed: 'both changed', agrees: 'free' },
    refused: { same: 'refused against MySQL', changed: 'refused against MySQL', agrees: 'impossible' },
    'formula, same': { same: 'formula against MySQL', changed: 'formula against MySQL', agrees: 'formula' },
    'formula, changed': {
      same: 'formula against MySQL',
      changed: 'formula against MySQL',
      agrees: 'formula',
    },
  },
};

const WINNERS: Record<Winner, { policy: ConflictPolicy; wins: 'sheet' | 'db' | 'nobody' }> = {
  earlier: { policy: 'latest', wins: 'sheet' },
  tie: { policy: 'latest', wins: 'sheet' },
  unknown: { policy: 'latest', wins: 'sheet' },
  later: { policy: 'latest', wins: 'db' },
  sheet: { policy: 'sheet', wins: 'sheet' },
  db: { policy: 'db', wins: 'db' },
  manual: { policy: 'manual', wins: 'nobody' },
};

const EDITED_AT = 1_000;
const HELD_AT = 500;
const at = { lo: 10, hi: 20 };
const held = (why: HeldWhy) => ({ held: { why, db: 'mysql', at: HELD_AT } });

const BASES: Record<Known, CellBase> = {
  free: { v: 'mysql', ...at },
  refused: { v: refused('N/A'), ...at, ...held('refused') },
  rejected: { v: 'shown', ...at, ...held('refused') },
  formula: { v: 'shown', ...at, ...held('formula') },
  manual: { v: 'shown', ...at, ...held('manual') },
  unwritable: { v: 'shown', ...at, ...held('unwritable') },
};

const SHEETS: Record<Sheet, (base: CellBase) => Observed> = {
  same: (base) => ({ value: base.v, formula: null }),
  changed: () => plain('typed'),
  refused: () => ({ value: refused('abc'), formula: null }),
  'formula, same': (base) => ({ value: base.v, formula: '=A1' }),
  'formula, changed': () => ({ value: 'typed', formula: '=A2' }),
};

function mysqlValue(mysql: Mysql, sheet: Observed): CellValue {
  if (mysql !== 'agrees') return mysql === 'same' ? 'mysql' : 'changed';
  return typeof sheet.value === 'object' ? null : sheet.value;
}

/** MySQL's change against the edit; a value refused long ago is as old as its hold. */
function mysqlTime(winner: Winner, outcome: Outcome): number | null {
  const edited = outcome === 'long refused against MySQL' ? HELD_AT : EDITED_AT;
  return winner === 'unknown' ? null : edited + (winner === 'earlier' ? -1 : winner === 'later' ? 1 : 0);
}

interface Expected {
  write?: CellValue;
  heldFor?: { why: HeldWhy; db: CellValue };
  conflict?: CellMerge['conflict'];
  hasIssue?: true;
}

function expected(
  outcome: Outcome,
  base: CellBase,
  sheet: Observed,
  db: CellValue,
  winner: Winner,
): Expected {
  const typed = sheet.value as CellValue;
  const { wins } = WINNERS[winner];
  const pending: Expected = { heldFor: { why: 'manual', db }, conflict: 'PENDING' };
  switch (outcome) {
    case 'stays':
      return base.held ? { heldFor: { why: base.held.why, db: base.held.db } } : {};
    case 'free':
      return {};
    case 'to MySQL':
      return { write: typed };
    case 'formula':
      return { heldFor: { why: 'formula', db } };
    case 'formula to MySQL':
      return { write: typed, heldFor: { why: 'formula', db: typed } };
    case 'formula against MySQL':
      return { heldFor: { why: 'formula', db }, conflict: 'SHEET_WINS' };
    case 'issue':
      return { heldFor: { why: 'refused', db }, hasIssue: true };
    case 'pending':
      return pending;
    case 'both changed':
      if (wins === 'nobody') return pending;
      return wins === 'sheet' ? { write: typed, conflict: 'SHEET_WINS' } : { conflict: 'DB_WINS' };
    case 'refused against MySQL':
    case 'long refused against MySQL':
      if (wins === 'nobody') return pending;
      if (wins === 'db') return { conflict: 'DB_WINS' };
      return { heldFor: { why: 'refused', db }, conflict: 'SHEET_WINS' };
    case 'impossible':
      throw new Error('MySQL cannot hold this');
  }
}

function seen(merge: CellMerge): Expected {
  return {
    ...(merge.write !== undefined && { write: merge.write }),
    ...(merge.held && { heldFor: { why: merge.held.why, db: merge.held.db } }),
    ...(merge.conflict && { conflict: merge.conflict }),
    ...(merge.issue !== undefined && { hasIssue: true as const }),
  };
}

const rows = Object.entries(TABLE).flatMap(([known, sheets]) =>
  Object.entries(sheets).flatMap(([sheet, outcomes]) =>
    Object.entries(outcomes)
      .filter(([, outcome]) => outcome !== 'impossible')
      .map(([mysql, outcome]) => [known, sheet, mysql, outcome] as [Known, Sheet, Mysql, Outcome]),
  ),
);

describe.each(rows)(
  'cell %s, sheet %s, MySQL %s: %s [O1, O2, O4, O5, O8, V1, V2, V3, V4]',
  (known, sheetSide, mysql, outcome) => {
    test.each(Object.keys(WINNERS) as Winner[])('%s', (winner) => {
      const base = BASES[known];
      const sheet = SHEETS[sheetSide](base);
      const db = mysqlValue(mysql, sheet);
      const { policy } = WINNERS[winner];
      const merge = mergeCell({ base, sheet, db, te: EDITED_AT, dbAt: mysqlTime(winner, outcome), policy });
      expect(seen(merge)).toEqual(expected(outcome, base, sheet, db, winner));
    });
  },
);

test('a refused value that lost against MySQL does not fight again while MySQL is on its way [V2]', () => {
  const base: CellBase = { v: refused('N/A'), ...at };
  const sheet: Observed = { value: refused('N/A'), formula: null };
  expect(mergeCell({ base, sheet, db: '5', te: 9_000, dbAt: 1, policy: 'latest' })).toEqual({});
});

test('a refused value keeps the time at which it was typed, however often MySQL loses against it [V2]', () => {
  const base = BASES.refused;
  const sheet: Observed = { value: base.v, formula: null };
  const merge = mergeCell({ base, sheet, db: '5', te: 9_000, dbAt: HELD_AT - 1, policy: 'latest' });
  expect(merge.held).toEqual({ why: 'refused', db: '5', at: HELD_AT });
});

test('a formula that shows an error is held as a formula, with an issue, and MySQL keeps its value [V5]', () => {
  const sheet: Observed = { value: refused('#N/A'), formula: '=NA()' };
  const merge = mergeCell({ base: BASES.free, sheet, db: 'mysql', te: 1, dbAt: null, policy: 'latest' });
  expect(seen(merge)).toEqual({ heldFor: { why: 'formula', db: 'mysql' }, hasIssue: true });
});
