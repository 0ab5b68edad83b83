/**
 * What a request of a batch works with: the workbook, who asks, and the checks that all requests share.
 * A check that fails throws the reason; the batch adds the request's place to it.
 */
import { columnName } from '../workbook/a1.ts';
import type { Dimension, GridRange, Rectangle } from '../workbook/grid-range.ts';
import { overlaps } from '../workbook/grid-range.ts';
import type { Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { invalidArgument } from './google-error.ts';
import { rangeOf } from './wire-cell.ts';
import type { WireDimensionRange, WireGridRange } from './wire-schemas.ts';

export interface Actor {
  readonly email: string;
  /** The owner may edit everything. */
  readonly owner: boolean;
  /** Who owns the spreadsheet. */
  readonly ownerEmail: string;
}

/** A place in a tab that was checked to be inside its grid. */
export interface Place {
  readonly tab: Tab;
  readonly area: Rectangle;
}

export class EditContext {
  readonly workbook: Workbook;
  readonly actor: Actor;
  readonly #newId: () => number;
  /** Cells whose content requests of the API wrote, by tab. */
  readonly cellsWritten = new Map<number, number>();

  constructor(workbook: Workbook, actor: Actor, newId: () => number) {
    this.workbook = workbook;
    this.actor = actor;
    this.#newId = newId;
  }

  /** A positive 31-bit id that `taken` does not know. */
  newId(taken: (id: number) => boolean): number {
    let id = this.#newId();
    while (taken(id)) id = this.#newId();
    return id;
  }

  /** The tab with that id (0 when left out). Grid and sheet requests word its absence differently. */
  tab(sheetId: number | undefined, what: 'grid' | 'sheet' = 'grid'): Tab {
    const tab = this.workbook.tabById(sheetId ?? 0);
    if (!tab) throw invalidArgument(`No ${what} with id: ${sheetId ?? 0}`);
    return tab;
  }

  /** A range of an existing tab, inside its grid. */
  place(range: WireGridRange): Place {
    return this.inGrid(rangeOf(range));
  }

  /** Throws when any bound lies outside the grid, or an end is not after its start. */
  inGrid(range: GridRange): Place {
    const tab = this.tab(range.tabId);
    const area = {
      startRow: range.startRow ?? 0,
      endRow: range.endRow ?? tab.rowCount,
      startColumn: range.startColumn ?? 0,
      endColumn: range.endColumn ?? tab.columnCount,
    };
    checkOrder('Row', range.startRow, range.endRow);
    checkOrder('Column', range.startColumn, range.endColumn);
    const outside =
      area.endRow > tab.rowCount ||
      area.endColumn > tab.columnCount ||
      area.startRow >= tab.rowCount ||
      area.startColumn >= tab.columnCount;
    if (outside) throw exceedsGrid(tab, area);
    return { tab, area };
  }

  /** Lines [start, end) of a tab, bounded and ordered. Whether they exist is the request's own check. */
  lines(range: WireDimensionRange): {
    tab: Tab;
    dimension: Dimension;
    start: number;
    end: number;
    size: number;
  } {
    const tab = this.tab(range.sheetId);
    const size = range.dimension === 'ROWS' ? tab.rowCount : tab.columnCount;
    const start = range.startIndex ?? 0;
    const end = range.endIndex ?? size;
    if (start < 0) throw invalidArgument('range.startIndex must be greater than or equal to 0');
    if (end <= start) throw invalidArgument(`endIndex[${end}] must be greater than startIndex[${start}]`);
    return { tab, dimension: range.dimension, start, end, size };
  }

  /** Refuses when a protected range that the actor may not edit meets the area. */
  checkProtection(tab: Tab, area: Rectangle): void {
    if (this.actor.owner) return;
    const blocked = tab.state.protectedRanges.some(
      ({ warningOnly, editors, range }) =>
        !warningOnly && !editors.includes(this.actor.email) && overlaps(tab.clip(range), area),
    );
    if (blocked) {
      throw invalidArgument(
        'You are trying to edit a protected cell or object. ' +
          'Please contact the spreadsheet owner to remove protection if you need to edit.',
      );
    }
  }

  /** Checks protection and counts the cells of an area whose content is about to be written. */
  beforeWrite(tab: Tab, area: Rectangle): void {
    this.checkProtection(tab, area);
    const cells = (area.endRow - area.startRow) * (area.endColumn - area.startColumn);
    this.cellsWritten.set(tab.tabId, (this.cellsWritten.get(tab.tabId) ?? 0) + cells);
  }
}

function checkOrder(side: 'Row' | 'Column', start: number | undefined, end: number | undefined): void {
  if ((start ?? 0) < 0) {
    throw invalidArgument(`GridRange.start${side}Index must be greater than or equal to 0`);
  }
  if (end !== undefined && end <= (start ?? 0)) {
    throw invalidArgument(`GridRange.end${side}Index[${end}] must be after start${side}Index[${start ?? 0}]`);
  }
}

/** "Range ('Tab'!A252) exceeds grid limits. Max rows: 251, max columns: 32". */
export function exceedsGrid(tab: Tab, area: Rectangle): Error {
  const first = `${columnName(area.startColumn)}${area.startRow + 1}`;
  const last = `${columnName(area.endColumn - 1)}${area.endRow}`;
  const range = `'${tab.title.replaceAll("'", "''")}'!${first === last ? first : `${first}:${last}`}`;
  return invalidArgument(
    `Range (${range}) exceeds grid limits. Max rows: ${tab.rowCount}, max columns: ${tab.columnCount}`,
  );
}
