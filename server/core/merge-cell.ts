/**
 * The merge of one cell: what the sheet holds (s), what the base says (b) and what MySQL holds (d). It decides whether
 * MySQL gets the sheet's value, the sheet gets MySQL's, the cell is held, and what is recorded.
 */
import type { CellBase, Held } from './base.ts';
import type { Resolution } from './conflict.ts';
import type { ConflictPolicy } from './link.ts';
import type { Micros } from './micros.ts';
import { isRefused, sameValue, type CellValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

export interface CellSituation {
  base: CellBase;
  sheet: Observed;
  db: CellValue;
  te: Micros;
  dbAt: Micros | null;
  policy: ConflictPolicy;
}

export interface CellMerge {
  /** MySQL becomes this; absent: it stays. */
  write?: CellValue;
  /** The cell is left as people typed it. */
  held?: Held;
  /** Both sides changed; who wins. */
  conflict?: Resolution;
  /** Nothing changed in MySQL, and it cannot store what was typed. */
  issue?: string;
}

export function mergeCell(cell: CellSituation): CellMerge {
  const { base, sheet, db } = cell;
  const sheetChanged = !sameValue(sheet.value, base.v);
  const dbChanged = !sameValue(db, base.held ? base.held.db : base.v);
  if (isRefused(sheet.value)) return mergeRefused(cell, sheet.value.why, sheetChanged, dbChanged);
  if (sheet.formula !== null) return mergeFormula(cell, sheet.value, dbChanged);
  if (base.held?.why === 'manual') return mergeManual(cell, sheet.value, sheetChanged, dbChanged);
  if (base.held?.why === 'unwritable' && !sheetChanged) return dbChanged ? {} : { held: base.held };
  if (sameValue(sheet.value, db) || !sheetChanged) return {};
  if (!dbChanged) return { write: sheet.value };
  return mergeBoth(cell, sheet.value);
}

/** MySQL cannot store what the sheet holds: it stays in the sheet, unless MySQL's own change is later. */
function mergeRefused(
  cell: CellSituation,
  why: string,
  sheetChanged: boolean,
  dbChanged: boolean,
): CellMerge {
  const held: Held = { why: 'refused', db: cell.db, at: cell.te };
  if (!sheetChanged && !dbChanged) return cell.base.held ? { held: cell.base.held } : { held };
  if (!dbChanged) return { held, issue: why };
  const sheetAt = sheetChanged ? cell.te : (cell.base.held?.at ?? cell.te);
  return sheetWins(cell, sheetAt) ? { held, conflict: 'SHEET_WINS' } : { conflict: 'DB_WINS' };
}

/** A formula belongs to the sheet: its value goes to MySQL, a change of MySQL's is recorded and never overwrites it. */
function mergeFormula(cell: CellSituation, value: CellValue, dbChanged: boolean): CellMerge {
  if (sameValue(value, cell.db)) return { held: { why: 'formula', db: cell.db, at: cell.te } };
  if (!dbChanged) return { write: value, held: { why: 'formula', db: value, at: cell.te } };
  return { held: { why: 'formula', db: cell.db, at: cell.te }, conflict: 'SHEET_WINS' };
}

/** A conflict that waits for a person stays held; MySQL changing again replaces the open conflict's value. */
function mergeManual(
  cell: CellSituation,
  value: CellValue,
  sheetChanged: boolean,
  dbChanged: boolean,
): CellMerge {
  if (sameValue(value, cell.db)) return {};
  const held: Held = { why: 'manual', db: cell.db, at: cell.te };
  if (dbChanged || sheetChanged) return { held, conflict: 'PENDING' };
  return cell.base.held ? { held: cell.base.held } : { held };
}

function mergeBoth(cell: CellSituation, value: CellValue): CellMerge {
  if (cell.policy === 'manual')
    return { held: { why: 'manual', db: cell.db, at: cell.te }, conflict: 'PENDING' };
  if (sheetWins(cell, cell.te)) return { write: value, conflict: 'SHEET_WINS' };
  return { conflict: 'DB_WINS' };
}

/** Later wins; a tie, and an unknown time of MySQL's, go to the sheet. `manual` never overwrites what is typed. */
function sheetWins(cell: CellSituation, sheetAt: Micros): boolean {
  switch (cell.policy) {
    case 'sheet':
    case 'manual':
      return true;
    case 'db':
      return false;
    case 'latest':
      return cell.dbAt === null || sheetAt >= cell.dbAt;
  }
}
