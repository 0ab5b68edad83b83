/**
 * observe: the only door by which a sheet value enters. A three-way merge, cell by cell, of what the sheet holds, the
 * base and MySQL's row. Pure; the caller writes what it returns in one transaction with the base.
 */
import type { CellBase, RowBase, TableRow } from './base.ts';
import type { Conflict, Issue } from './conflict.ts';
import type { ConflictPolicy } from './link.ts';
import { mergeCell, type CellSituation } from './merge-cell.ts';
import type { Micros } from './micros.ts';
import { sameValue, type CellValue } from './values/cell-value.ts';
import { isRefused } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

export interface Observation {
  key: string;
  base: RowBase | null;
  db: TableRow | null;
  /** Cells seen in the sheet, by column id; columns that were not looked at are absent. */
  cells: Readonly<Record<string, Observed>>;
  /** Best time of the edit; `[lo, hi]` is when the cells were certainly so. */
  te: Micros;
  lo: Micros;
  hi: Micros;
  /** When MySQL's row changed; null when unknown. */
  dbAt: Micros | null;
  policy: ConflictPolicy;
  /** A pre-image was true the instant before our write, whatever base.lo says. */
  isPreImage?: boolean;
}

export interface Merged {
  base: RowBase;
  /** What MySQL has to become: null nothing, `insert` brings the whole row, `update` these columns. */
  write: null | { kind: 'insert' | 'update'; values: Record<string, CellValue> };
  /** MySQL has what the sheet lacks, once `write` is done. */
  dirty: boolean;
  conflicts: Conflict[];
  issues: Issue[];
}

export function observe(seen: Observation): Merged {
  if (seen.base === null) return seen.db === null ? newRow(seen) : firstSight(seen, seen.db);
  return seen.db === null ? deletedInMysql(seen, seen.base) : mergeRow(seen, seen.base, seen.db);
}

/** Whether MySQL's row has something that the sheet is to be given: base and row differ in a cell that is not held. */
export function isDirty(base: RowBase | null, db: TableRow | null): boolean {
  if (base === null || db === null) return base !== null || db !== null;
  return Object.entries(db.values).some(([column, value]) => cellIsDirty(base[column], value));
}

export function cellIsDirty(base: CellBase | undefined, db: CellValue): boolean {
  if (base === undefined) return db !== null;
  return !sameValue(base.held ? base.held.db : base.v, db);
}

/** No base and no MySQL row: the row was made in the sheet. Values that MySQL cannot store become NULL and are held. */
function newRow(seen: Observation): Merged {
  const merged: Merged = { base: {}, write: null, dirty: false, conflicts: [], issues: [] };
  const values: Record<string, CellValue> = {};
  const base: Record<string, CellBase> = {};
  for (const [column, cell] of Object.entries(seen.cells)) {
    const stored = isRefused(cell.value) ? null : cell.value;
    values[column] = stored;
    base[column] = { v: cell.value, lo: seen.lo, hi: seen.hi };
    if (isRefused(cell.value)) {
      merged.issues.push({ key: seen.key, column, why: cell.value.why });
      base[column].held = { why: 'refused', db: null, at: seen.te };
    } else if (cell.formula !== null) {
      base[column].held = { why: 'formula', db: stored, at: seen.te };
    }
  }
  return { ...merged, base, write: { kind: 'insert', values } };
}

/** A MySQL row that the sheet was never seen to hold: what the sheet shows becomes the base, MySQL's values go there. */
function firstSight(seen: Observation, db: TableRow): Merged {
  const base: Record<string, CellBase> = {};
  for (const [column, cell] of Object.entries(seen.cells)) {
    base[column] = { v: cell.value, lo: seen.lo, hi: seen.hi };
    if (isRefused(cell.value) || cell.formula !== null) {
      const why = isRefused(cell.value) ? 'refused' : 'formula';
      base[column].held = { why, db: db.values[column] ?? null, at: seen.te };
    }
  }
  return { base, write: null, dirty: isDirty(base, db), conflicts: [], issues: [] };
}

/** Deleted in MySQL: an edit that MySQL never had wins and the row comes back; otherwise the sheet row is to go. */
function deletedInMysql(seen: Observation, base: RowBase): Merged {
  const fresh = Object.entries(seen.cells).filter(([column]) => isFresh(seen, base[column]));
  const edited = fresh.filter(([column, cell]) => !sameValue(cell.value, base[column]?.v ?? null));
  if (edited.length === 0) return { base, write: null, dirty: true, conflicts: [], issues: [] };
  const known: Record<string, Observed> = {};
  for (const [column, cell] of Object.entries(base)) {
    known[column] = { value: cell.v, formula: cell.held?.why === 'formula' ? '' : null };
  }
  const back = newRow({ ...seen, cells: { ...known, ...Object.fromEntries(fresh) } });
  const conflicts: Conflict[] = edited.map(([column, cell]) => ({
    key: seen.key,
    column,
    base: base[column]?.v ?? null,
    sheet: cell.value,
    db: null,
    sheetAt: seen.te,
    dbAt: seen.dbAt,
    resolution: 'SHEET_WINS',
  }));
  return { ...back, conflicts };
}

function mergeRow(seen: Observation, base: RowBase, db: TableRow): Merged {
  const merged: Merged = { base: {}, write: null, dirty: false, conflicts: [], issues: [] };
  const next: Record<string, CellBase> = { ...base };
  const values: Record<string, CellValue> = {};
  for (const [column, cell] of Object.entries(seen.cells)) {
    const known = base[column];
    if (!isFresh(seen, known)) continue;
    const situation: CellSituation = {
      base: known ?? { v: null, lo: seen.lo, hi: seen.hi },
      sheet: cell,
      db: db.values[column] ?? null,
      te: seen.te,
      dbAt: seen.dbAt,
      policy: seen.policy,
    };
    const result = mergeCell(situation);
    next[column] = { v: cell.value, lo: seen.lo, hi: seen.hi, ...(result.held && { held: result.held }) };
    if (result.write !== undefined) values[column] = result.write;
    if (result.conflict) merged.conflicts.push(conflictOf(seen, column, situation, result.conflict));
    if (result.issue !== undefined) merged.issues.push({ key: seen.key, column, why: result.issue });
  }
  const after: TableRow = { pk: db.pk, values: { ...db.values, ...values } };
  const write = Object.keys(values).length > 0 ? { kind: 'update' as const, values } : null;
  return { ...merged, base: next, write, dirty: isDirty(next, after) };
}

/** Older than what we know: such a cell is not looked at. */
function isFresh(seen: Observation, base: CellBase | undefined): boolean {
  return seen.isPreImage === true || base === undefined || seen.lo >= base.lo;
}

function conflictOf(
  seen: Observation,
  column: string,
  situation: CellSituation,
  resolution: Conflict['resolution'],
): Conflict {
  return {
    key: seen.key,
    column,
    base: situation.base.v,
    sheet: situation.sheet.value,
    db: situation.db,
    sheetAt: seen.te,
    dbAt: seen.dbAt,
    resolution,
  };
}
