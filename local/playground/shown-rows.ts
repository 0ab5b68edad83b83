/**
 * The rows of a tab as a person sees them. A row that looks as it did is the same object as before, which makes finding
 * what changed cheap: stored rows are immutable, so only new ones and those with formulas are drawn again.
 */
import type { CellValue, CellView } from '../google/workbook/cell.ts';
import { isCellError } from '../google/workbook/cell.ts';
import type { Row, Tab } from '../google/workbook/tab.ts';
import { entryText } from './entry-text.ts';
import type { CellKind, TabShape, WireCell, WireRow } from './wire.ts';

export class ShownRows {
  readonly #drawn = new WeakMap<Row, WireRow>();

  /** All rows of the tab's grid, blank ones included. */
  of(tab: Tab): WireRow[] {
    return tab.state.rows.map((row, index) => this.#draw(tab, row, index));
  }

  #draw(tab: Tab, row: Row, index: number): WireRow {
    const known = this.#drawn.get(row);
    const computed = row.some((cell) => cell?.formula !== undefined);
    if (known && !computed) return known;
    // Rows may have holes, which map would leave as they are.
    const drawn = Array.from(row, (_cell, column) => shownCell(tab.view(index, column)));
    while (drawn.at(-1) === null) drawn.pop();
    // A formula's value may have changed although its row did not.
    const same = known && JSON.stringify(known) === JSON.stringify(drawn);
    const current = same ? known : drawn;
    this.#drawn.set(row, current);
    return current;
  }
}

/** A cell as it travels; null for one that shows nothing and opens with nothing. */
function shownCell(cell: CellView): WireCell {
  if (cell.effective === undefined && cell.formula === undefined && cell.note === undefined) return null;
  const kind = kindOf(cell.effective);
  const text = cell.formatted;
  const entry = entryText(cell);
  const note = cell.note === undefined ? {} : { note: cell.note };
  if (entry !== text) return { kind, text, entry, ...note };
  if (cell.note !== undefined) return { kind, text, ...note };
  return kind === 'text' ? text : { kind, text };
}

function kindOf(value: CellValue): CellKind {
  if (isCellError(value)) return 'error';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'text';
}

/** What of a tab the page has to know besides its rows. */
export function tabShape(tab: Tab): TabShape {
  const { rowLines, columnLines, properties } = tab.state;
  const hidden = (lines: readonly { readonly hidden?: boolean }[]): number[] =>
    lines.flatMap((line, index) => (line.hidden === true ? [index] : []));
  return {
    columnCount: tab.columnCount,
    frozenRows: properties.gridProperties?.frozenRowCount ?? 0,
    hiddenRows: hidden(rowLines),
    hiddenColumns: hidden(columnLines),
    columnWidths: Object.fromEntries(
      columnLines.flatMap(({ pixelSize }, index) => (pixelSize === undefined ? [] : [[index, pixelSize]])),
    ),
  };
}
