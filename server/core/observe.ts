/**
 * observe: the only door by which a sheet value enters. A three-way merge, cell by cell, of what the sheet holds, the
 * base and MySQL's row. Pure; the caller writes what it returns in one transaction with the base.
 */
import { shownRow, type CellBase, type Held, type RowBase, type TableRow } from './base.ts';
import type { Conflict, Issue } from './conflict.ts';
import type { ConflictPolicy } from './link.ts';
import { mergeCell, mergeMirror, type CellSituation } from './merge-cell.ts';
import type { Micros } from './micros.ts';
import { FIRST_WINNER } from './resolve-conflict.ts';
import { troubleOf } from './row-status.ts';
import { isRefused, needsPerson, sameValue, type CellValue } from './values/cell-value.ts';
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
  /** Ids of the columns that only MySQL writes. */
  mirrors?: ReadonlySet<string>;
  /** A pre-image was true the instant before our write, whatever base.lo says. */
  isPreImage?: boolean;
  /** Both sides were known to be without the row's values: whoever has one by now put it there since. */
  isEmptied?: boolean;
}

export interface Merged {
  base: RowBase;
  /** What MySQL has to become: null nothing, `insert` brings the whole row, `update` these columns. */
  write: null | { kind: 'insert' | 'update'; values: Record<string, CellValue> };
  /** MySQL has what the sheet lacks, once `write` is done. */
  dirty: boolean;
  /** Cells that differ from a base of about the same time were passed over: only a later read can tell which came first. */
  unsure: boolean;
  conflicts: Conflict[];
  issues: Issue[];
  /** Columns in which a person has nothing to put right any more: their issues and open conflicts end. */
  settled: string[];
}

export function observe(seen: Observation): Merged {
  if (seen.base === null && seen.db !== null && seen.isEmptied === true) {
    return observe({ ...seen, base: {} });
  }
  if (seen.base === null) return seen.db === null ? newRow(seen) : firstSight(seen, seen.db);
  const { cells, unsure } = cellsThatCount(seen, seen.base);
  const counted = { ...seen, cells };
  const merged =
    seen.db === null ? deletedInMysql(counted, seen.base) : mergeRow(counted, seen.base, seen.db);
  return { ...merged, unsure };
}

/**
 * Without the cells that are older than what we know. A base that an edit's webhook told is only known to be true within
 * the error of the add-on's clock: a read that began in that time may have seen the cell before the edit or after it.
 */
function cellsThatCount(seen: Observation, base: RowBase): Pick<Observation, 'cells'> & { unsure: boolean } {
  const cells: Record<string, Observed> = {};
  let unsure = false;
  for (const [column, cell] of Object.entries(seen.cells)) {
    const known = base[column];
    const isLater = seen.isPreImage === true || known === undefined || seen.lo > known.hi;
    if (!isLater && seen.lo < known.lo) continue;
    if (isLater || isAsKnown(cell, known)) cells[column] = cell;
    else unsure = true;
  }
  return { cells, unsure };
}

/** Whether a row shows anything that its base does not know of. */
export function showsNews(cells: Readonly<Record<string, Observed>>, base: RowBase): boolean {
  return Object.entries(cells).some(([column, cell]) => {
    const known = base[column];
    return known === undefined ? cell.value !== null : !isAsKnown(cell, known);
  });
}

function isAsKnown(cell: Observed, base: CellBase): boolean {
  const isFormula = cell.formula !== null;
  return sameValue(cell.value, base.v) && isFormula === (base.held?.why === 'formula');
}

/** Whether MySQL's row has something that the sheet is to be given: base and row differ in a cell that is not held. */
export function isDirty(base: RowBase | null, row: TableRow | null): boolean {
  const db = shownRow(row);
  if (base === null || db === null) return base !== null || db !== null;
  return Object.entries(db.values).some(([column, value]) => cellIsDirty(base[column], value));
}

export function cellIsDirty(base: CellBase | undefined, db: CellValue): boolean {
  if (base === undefined) return db !== null;
  return !sameValue(base.held ? base.held.db : base.v, db);
}

/** Whether MySQL has what the sheet never had. What a write of ours covered by mistake the sheet had. */
export function isNewInMysql(base: RowBase | null, row: TableRow | null): boolean {
  const db = shownRow(row);
  if (base === null || db === null) return isDirty(base, row);
  return Object.entries(db.values).some(([column, value]) => {
    const covered = base[column]?.covered;
    return cellIsDirty(base[column], value) && (covered === undefined || !sameValue(covered, value));
  });
}

/** MySQL's value as the base knows it. */
export function knownOfMysql({ v, held, covered }: CellBase): CellValue {
  if (held) return held.db;
  if (covered !== undefined) return covered;
  return isRefused(v) ? null : v;
}

/** A result that asks for nothing yet. */
function nothing(): Merged {
  return { base: {}, write: null, dirty: false, unsure: false, conflicts: [], issues: [], settled: [] };
}

/** No base and no MySQL row: the row was made in the sheet. Values that MySQL cannot store become NULL and are held. */
function newRow(seen: Observation): Merged {
  const { conflicts, issues } = nothing();
  const values: Record<string, CellValue> = {};
  const base: Record<string, CellBase> = {};
  for (const [column, cell] of Object.entries(seen.cells)) {
    if (seen.mirrors?.has(column) === true) {
      base[column] = {
        v: cell.value,
        lo: seen.lo,
        hi: seen.hi,
        ...(cell.formula !== null && heldAsTyped(cell, null, seen.te)),
      };
      if (cell.value !== null) {
        conflicts.push(
          conflictOf(seen, column, { base: { v: null }, sheet: cell, db: null }, mirrorWinner(cell)),
        );
      }
      continue;
    }
    const stored = isRefused(cell.value) ? null : cell.value;
    values[column] = stored;
    base[column] = { v: cell.value, lo: seen.lo, hi: seen.hi, ...heldAsTyped(cell, stored, seen.te) };
    if (needsPerson(cell.value)) issues.push({ key: seen.key, column, why: cell.value.why });
  }
  // MySQL may have refused the row before.
  const settled = Object.keys(base);
  return { ...nothing(), base, write: { kind: 'insert', values }, conflicts, issues, settled };
}

/**
 * A MySQL row that the sheet was never seen to hold: MySQL's values go to the sheet, unless the policy says otherwise.
 * What the sheet showed instead is recorded, so that it can be restored.
 */
function firstSight(seen: Observation, db: TableRow): Merged {
  const base: Record<string, CellBase> = {};
  const values: Record<string, CellValue> = {};
  const { conflicts, issues } = nothing();
  for (const [column, cell] of Object.entries(seen.cells)) {
    const isMirror = seen.mirrors?.has(column) === true;
    const dbValue = db.values[column] ?? null;
    const typed = heldAsTyped(cell, dbValue, seen.te);
    base[column] = { v: cell.value, lo: seen.lo, hi: seen.hi, ...typed };
    if (needsPerson(cell.value)) issues.push({ key: seen.key, column, why: cell.value.why });
    if (db.values[column] === undefined) {
      if (cell.value !== null && !isRefused(cell.value)) values[column] = cell.value;
      continue;
    }
    if (cell.value === null || sameValue(cell.value, dbValue) || (typed.held && dbValue === null)) continue;
    const resolution = typed.held ? 'SHEET_WINS' : isMirror ? 'DB_WINS' : FIRST_WINNER[seen.policy];
    if (resolution === 'PENDING') base[column].held = { why: 'manual', db: dbValue, at: seen.te };
    if (resolution === 'SHEET_WINS' && !isRefused(cell.value) && !typed.held) values[column] = cell.value;
    conflicts.push(conflictOf(seen, column, { base: { v: null }, sheet: cell, db: dbValue }, resolution));
  }
  const write = Object.keys(values).length > 0 ? { kind: 'update' as const, values } : null;
  const after = { ...db, values: { ...db.values, ...values } };
  return { ...nothing(), base, write, dirty: isDirty(base, after), conflicts, issues };
}

/** What people type into a column that only MySQL writes gives way, but a formula is never overwritten. */
function mirrorWinner(cell: Observed): Conflict['resolution'] {
  return cell.formula === null ? 'DB_WINS' : 'SHEET_WINS';
}

/** What MySQL holds in a column that only the sheet writes does not matter: it counts as unchanged. */
function asKnown(base: CellBase | undefined): CellValue {
  return base === undefined ? null : knownOfMysql(base);
}

/** A formula, and a value that MySQL cannot store, stay as people typed them. */
function heldAsTyped(cell: Observed, db: CellValue, at: Micros): { held?: Held } {
  if (cell.formula !== null) return { held: { why: 'formula', db, at } };
  return isRefused(cell.value) ? { held: { why: 'refused', db, at } } : {};
}

/** Deleted in MySQL: an edit that MySQL never had wins and the row comes back; otherwise the sheet row is to go. */
function deletedInMysql(seen: Observation, base: RowBase): Merged {
  const fresh = Object.entries(seen.cells);
  const edited = fresh.filter(
    ([column, cell]) => seen.mirrors?.has(column) !== true && isEdited(cell, base[column]),
  );
  if (edited.length === 0) {
    const next: Record<string, CellBase> = { ...base };
    for (const [column, { value }] of fresh) {
      next[column] = { v: null, ...base[column], lo: seen.lo, hi: seen.hi };
      // What a formula shows now is not an edit, and it is what the sheet holds.
      if (next[column].held?.why === 'formula') next[column].v = value;
    }
    return { ...nothing(), base: next, dirty: true };
  }
  const known: Record<string, Observed> = {};
  for (const [column, cell] of Object.entries(base)) {
    known[column] = { value: cell.v, formula: cell.held?.why === 'formula' ? '' : null };
  }
  const back = newRow({ ...seen, cells: { ...known, ...Object.fromEntries(fresh) } });
  const isSeen = new Set(fresh.map(([column]) => column));
  const next = Object.entries(back.base).map(([column, cell]): [string, CellBase] => {
    const { lo, hi } = isSeen.has(column) ? cell : (base[column] ?? cell);
    return [column, { ...cell, lo, hi }];
  });
  const conflicts = edited.map(([column, cell]) => {
    const known = { base: base[column] ?? { v: null }, sheet: cell, db: null };
    return { ...conflictOf(seen, column, known, 'SHEET_WINS'), gone: 'db' as const };
  });
  return { ...back, base: Object.fromEntries(next), conflicts: [...back.conflicts, ...conflicts] };
}

/** A formula that shows something else was calculated, not typed. */
function isEdited(cell: Observed, base: CellBase | undefined): boolean {
  if (cell.formula !== null && base?.held?.why === 'formula') return false;
  return !sameValue(cell.value, base?.v ?? null);
}

function mergeRow(seen: Observation, base: RowBase, db: TableRow): Merged {
  const merged = nothing();
  const next: Record<string, CellBase> = { ...base };
  const values: Record<string, CellValue> = {};
  for (const [column, cell] of Object.entries(seen.cells)) {
    const known = base[column];
    const situation: CellSituation = {
      base: known ?? { v: null, lo: seen.lo, hi: seen.hi },
      sheet: cell,
      db: db.values[column] === undefined ? asKnown(known) : (db.values[column] ?? null),
      te: seen.te,
      dbAt: seen.dbAt,
      policy: seen.policy,
    };
    const result = seen.mirrors?.has(column) === true ? mergeMirror(situation) : mergeCell(situation);
    const now: CellBase = {
      v: cell.value,
      lo: seen.lo,
      hi: seen.hi,
      ...(result.held && { held: result.held }),
      ...(result.write === undefined && !result.held && stillCovered(known, cell)),
    };
    next[column] = now;
    const trouble = known === undefined ? null : troubleOf(known);
    if (trouble !== null && trouble !== troubleOf(now)) merged.settled.push(column);
    if (result.write !== undefined) values[column] = result.write;
    if (result.conflict) merged.conflicts.push(conflictOf(seen, column, situation, result.conflict));
    if (result.issue !== undefined) merged.issues.push({ key: seen.key, column, why: result.issue });
  }
  const after: TableRow = { ...db, values: { ...db.values, ...values } };
  const write = Object.keys(values).length > 0 ? { kind: 'update' as const, values } : null;
  return { ...merged, base: next, write, dirty: isDirty(next, after) };
}

function stillCovered(known: CellBase | undefined, cell: Observed): Pick<CellBase, 'covered'> {
  return known?.covered !== undefined && isAsKnown(cell, known) ? { covered: known.covered } : {};
}

function conflictOf(
  seen: Observation,
  column: string,
  situation: Pick<CellSituation, 'sheet' | 'db'> & { base: Pick<CellBase, 'v'> },
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
