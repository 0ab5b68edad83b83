/**
 * How a person's action is taken back. Places are followed, not remembered: when others insert or delete lines in the
 * meantime, exactly what the action did is taken back and nothing of theirs. What takes an action back can be taken back.
 */
import type { Cell } from '../../workbook/cell.ts';
import type { Followed } from '../../workbook/followed.ts';
import type { Row, Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { areaAround } from './enter-cells.ts';
import type { Told } from './told.ts';
import { editedIf } from './told.ts';

/** What was taken back, in which tab, and how to do it again (undefined: not at all). */
export interface TakenBack {
  readonly tabId: number;
  readonly told: Told;
  readonly again?: TakeBack | undefined;
}

/** Takes an action back. Undefined: others have left nothing of it. */
export type TakeBack = () => TakenBack | undefined;

/** What a person did, and how it is taken back (undefined: "undo" passes it over). */
export interface Done {
  readonly told: Told;
  readonly takeBack?: TakeBack | undefined;
}

/** The cells of a workbook at a moment, to tell later which of them have changed. Costs no more than the lists of rows. */
export type CellsBefore = readonly { readonly tab: Tab; readonly rows: readonly Row[] }[];

export function cellsNow(workbook: Workbook): CellsBefore {
  return workbook.tabs.map((tab) => ({ tab, rows: tab.state.rows.slice() }));
}

interface ChangedRow {
  readonly tab: Tab;
  readonly place: Followed;
  /** From the first to the last cell that differs, as they were. */
  readonly cells: readonly (Cell | undefined)[];
}

/** Takes back changes of cells; `before` is from just before them. */
export function takeBackCells(workbook: Workbook, before: CellsBefore): TakeBack {
  const changed = before.flatMap(({ tab, rows }) => changedRows(workbook, tab, rows));
  return () => {
    const again = cellsNow(workbook);
    const places: { tab: Tab; row: number; column: number }[] = [];
    for (const { tab, place, cells } of changed) {
      const { startRow, startColumn = 0, endColumn = 0 } = place.range ?? {};
      // Columns that came in between belong to others: such a row is left alone.
      if (startRow === undefined || endColumn - startColumn !== cells.length || !isThere(workbook, tab)) {
        continue;
      }
      tab.mapCells(startRow, startColumn, endColumn, (_cell, column) => cells[column - startColumn]);
      places.push({ tab, row: startRow, column: startColumn }, { tab, row: startRow, column: endColumn - 1 });
    }
    const tab = places[0]?.tab;
    if (tab === undefined) return undefined;
    const area = areaAround(places.filter((place) => place.tab === tab));
    return {
      tabId: tab.tabId,
      told: editedIf(tab, area, 'undoFiresOnEdit'),
      again: takeBackCells(workbook, again),
    };
  };
}

function changedRows(workbook: Workbook, tab: Tab, before: readonly Row[]): ChangedRow[] {
  return tab.state.rows.flatMap((row, index): ChangedRow[] => {
    const old = before[index] ?? [];
    if (old === row) return [];
    const length = Math.max(old.length, row.length);
    const differs = Array.from({ length }, (_, column) => old[column] !== row[column]);
    const startColumn = differs.indexOf(true);
    if (startColumn < 0) return [];
    const endColumn = differs.lastIndexOf(true) + 1;
    const range = { tabId: tab.tabId, startRow: index, endRow: index + 1, startColumn, endColumn };
    const cells = Array.from({ length: endColumn - startColumn }, (_, offset) => old[startColumn + offset]);
    return [{ tab, place: workbook.followed.follow(range), cells }];
  });
}

/** Is the tab still a part of the workbook? */
export function isThere(workbook: Workbook, tab: Tab): boolean {
  return workbook.tabById(tab.tabId) === tab;
}
