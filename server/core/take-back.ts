/**
 * A person wants MySQL's state back in the sheet, whatever the sheet shows: what is seen becomes the base, so that the writer
 * puts MySQL's values over it. What is overwritten that nobody knew is recorded as the loser. Pure.
 */
import { isAsKnown } from './as-known.ts';
import type { CellBase, RowState, TableRow } from './base.ts';
import type { Conflict } from './conflict.ts';
import type { Micros } from './micros.ts';
import { isDirty } from './observe.ts';
import type { SeenRow } from './read-tab.ts';
import { sameValue } from './values/cell-value.ts';

export interface TakenBack {
  state: RowState;
  conflicts: Conflict[];
}

/** A row that MySQL is without is owed its deletion; a formula keeps its cell. */
export function takeBack(
  state: RowState,
  seen: SeenRow,
  db: TableRow | null,
  { lo, hi }: { lo: Micros; hi: Micros },
): TakenBack {
  const base: Record<string, CellBase> = { ...state.base };
  const conflicts: Conflict[] = [];
  for (const [column, cell] of Object.entries(seen.cells)) {
    const known = state.base?.[column];
    const dbValue = db?.values[column] ?? null;
    const isFormula = cell.formula !== null;
    base[column] = {
      v: cell.value,
      lo,
      hi,
      ...(isFormula && { held: { why: 'formula', db: dbValue, at: hi } }),
    };
    if (isFormula || isAsKnown(cell, known) || sameValue(cell.value, dbValue)) continue;
    conflicts.push({
      key: state.key,
      column,
      base: known?.v ?? null,
      sheet: cell.value,
      db: dbValue,
      sheetAt: hi,
      dbAt: null,
      resolution: 'DB_WINS',
    });
  }
  return { state: { ...state, row: seen.row, base, dirty: isDirty(base, db) }, conflicts };
}
