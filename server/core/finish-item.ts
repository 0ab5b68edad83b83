/**
 * What a verified write makes of a row: the base is what was written. A value that a person typed between our read and
 * our write is merged first, so that it is in MySQL or in a conflict, never lost. Pure.
 */
import type { RawCell } from '../../shared/cell.ts';
import type { CellBase, RowState, TableRow } from './base.ts';
import type { AppendItem, SetItem } from './intent.ts';
import type { Link } from './link.ts';
import type { Micros } from './micros.ts';
import { isDirty, observe, type Merged } from './observe.ts';
import { seeRow } from './read-tab.ts';
import { sameValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

export interface WriteTimes {
  /** Start of the read that the intent rests on, and when its answer was there. */
  lo: Micros;
  hi: Micros;
}

export type Finished = Omit<Merged, 'base' | 'dirty'> & { state: RowState };

export function finishSet(
  link: Link,
  state: RowState,
  db: TableRow | null,
  item: SetItem,
  before: readonly RawCell[],
  row: number | null,
  times: WriteTimes,
): Finished {
  const overwritten = seeRow(link, item.row, before).cells;
  const edited: Record<string, Observed> = {};
  const conflicts: Merged['conflicts'] = [];
  for (const cell of item.cells) {
    const was = overwritten[cell.column];
    if (was === undefined) continue;
    if (was.formula !== null) {
      const sheet = { refused: was.formula, why: 'A formula was typed while MySQL was written here.' };
      const db = cell.value;
      const at = { sheetAt: times.hi, dbAt: null, resolution: 'DB_WINS' as const };
      conflicts.push({ key: item.key, column: cell.column, base: cell.expected, sheet, db, ...at });
    } else if (!sameValue(was.value, state.base?.[cell.column]?.v ?? null)) {
      edited[cell.column] = was;
    }
  }
  const merged =
    Object.keys(edited).length > 0
      ? observe({
          key: item.key,
          base: state.base,
          db,
          cells: edited,
          te: times.hi,
          lo: times.lo,
          hi: times.hi,
          dbAt: null,
          policy: link.policy,
          isPreImage: true,
        })
      : { base: state.base ?? {}, write: null, conflicts: [], issues: [] };
  const written = item.cells.map((cell): [string, CellBase] => [cell.column, { v: cell.value, ...times }]);
  const base = { ...merged.base, ...Object.fromEntries(written) };
  const after =
    merged.write === null ? db : { pk: state.pk ?? '', values: { ...db?.values, ...merged.write.values } };
  return {
    state: { ...state, base, row: row ?? state.row, dirty: isDirty(base, after) },
    write: merged.write,
    conflicts: [...conflicts, ...merged.conflicts],
    issues: merged.issues,
  };
}

export function finishAppend(
  link: Link,
  state: RowState,
  db: TableRow | null,
  item: AppendItem,
  row: number | null,
  times: WriteTimes,
): RowState {
  const cells = link.columns.map((column): [string, CellBase] => [
    column.id,
    { v: item.values[column.id] ?? null, ...times },
  ]);
  const base = Object.fromEntries(cells);
  return { ...state, base, row, goneByUs: false, dirty: isDirty(base, db) };
}
