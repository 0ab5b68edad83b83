/**
 * The merge of one cell: what the sheet holds (s), what the base says (b) and what MySQL holds (d). It decides whether
 * MySQL gets the sheet's value, the sheet gets MySQL's, the cell is held, and what is recorded.
 */
import type { CellBase, Held } from './base.ts';
import type { Resolution } from './conflict.ts';
import type { ConflictPolicy } from './link.ts';
import type { Micros } from './micros.ts';
import { resolveConflict } from './resolve-conflict.ts';
import { isRefused, needsPerson, sameValue, type CellValue } from './values/cell-value.ts';
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
  const { held } = base;
  const isFormula = sheet.formula !== null;
  // A formula typed or taken away is an edit, even when the cell shows the same value.
  const isRetyped = (held?.why === 'formula' && !isFormula) || (held?.why === 'unwritable' && isFormula);
  const sheetChanged = isRetyped || !sameValue(sheet.value, base.v);
  // What the sheet could never show is news to whoever types there.
  const knownDb = held && !(held.why === 'unwritable' && sheetChanged) ? held.db : base.v;
  const dbChanged = !sameValue(db, knownDb);
  if (held?.why === 'manual') return mergeManual(cell, held, sheetChanged, dbChanged);
  if (isFormula) return mergeFormula(cell, sheetChanged, dbChanged);
  if (sameValue(sheet.value, db)) return {};
  if (!sheetChanged && !dbChanged) return held ? { held } : {};
  if (isRefused(sheet.value)) return mergeRefused(cell, sheet.value.why, sheetChanged, dbChanged);
  if (!sheetChanged) return held?.why === 'refused' ? mergeRefused(cell, '', false, true) : {};
  if (!dbChanged) return { write: sheet.value };
  return mergeBoth(cell, sheet.value);
}

/** A cell that only MySQL writes: what was typed there is recorded and gives way; a formula stays, and MySQL never gets it. */
export function mergeMirror(cell: CellSituation): CellMerge {
  const { sheet, base, db } = cell;
  const isNews = !sameValue(sheet.value, base.v) && !sameValue(sheet.value, db);
  if (sheet.formula !== null) {
    const held: Held = { why: 'formula', db, at: cell.te };
    const isTold = base.held?.why === 'formula' && sameValue(base.held.db, db);
    return isTold || sameValue(sheet.value, db) ? { held } : { held, conflict: 'SHEET_WINS' };
  }
  if (base.held?.why === 'unwritable' && sameValue(sheet.value, base.v)) return { held: base.held };
  return isNews ? { conflict: 'DB_WINS' } : {};
}

/**
 * MySQL cannot store what the sheet holds: it stays in the sheet, unless MySQL's own change is later. A refused value
 * that is no longer held has lost already: MySQL's is on its way.
 */
function mergeRefused(
  cell: CellSituation,
  why: string,
  sheetChanged: boolean,
  dbChanged: boolean,
): CellMerge {
  const { held: before } = cell.base;
  if (!sheetChanged && !before) return {};
  const held: Held = { why: 'refused', db: cell.db, at: cell.te };
  if (!dbChanged) return { held, issue: why };
  const sheetAt = sheetChanged ? cell.te : (before?.at ?? cell.te);
  const conflict = resolveConflict({ ...cell, sheetAt });
  if (conflict === 'PENDING') return { held: { ...held, why: 'manual' }, conflict };
  return conflict === 'DB_WINS' ? { conflict } : { held: { ...held, at: sheetAt }, conflict };
}

/** A formula belongs to the sheet: its value goes to MySQL, a change of MySQL's is recorded and never overwrites it. */
function mergeFormula(cell: CellSituation, sheetChanged: boolean, dbChanged: boolean): CellMerge {
  const { value } = cell.sheet;
  const held: Held = { why: 'formula', db: cell.db, at: cell.te };
  if (sameValue(value, cell.db)) return { held };
  if (dbChanged) return { held, conflict: 'SHEET_WINS' };
  if (!sheetChanged) return { held };
  if (isRefused(value)) return needsPerson(value) ? { held, issue: value.why } : { held };
  return { write: value, held: { ...held, db: value } };
}

/** A conflict that waits for a person stays held; a change of either side updates the open conflict. */
function mergeManual(
  cell: CellSituation,
  before: Held,
  sheetChanged: boolean,
  dbChanged: boolean,
): CellMerge {
  const isFormula = cell.sheet.formula !== null;
  if (sameValue(cell.sheet.value, cell.db)) {
    return isFormula ? { held: { why: 'formula', db: cell.db, at: cell.te } } : {};
  }
  if (!sheetChanged && !dbChanged) return { held: before };
  return { held: { why: 'manual', db: cell.db, at: cell.te }, conflict: 'PENDING' };
}

function mergeBoth(cell: CellSituation, value: CellValue): CellMerge {
  const conflict = resolveConflict({ ...cell, sheetAt: cell.te });
  if (conflict === 'PENDING') return { held: { why: 'manual', db: cell.db, at: cell.te }, conflict };
  return conflict === 'SHEET_WINS' ? { write: value, conflict } : { conflict };
}
