/** One tab: rows of cells that can be inserted, deleted and moved. Rows keep their identity wherever they go. */
import { BLANK, type SimCell } from './cell.ts';

export interface SimRow {
  /** Never given twice; for undo, and to tell a row that moved from one that is new. */
  readonly uid: number;
  readonly cells: SimCell[];
}

export interface ColumnMetadata {
  /** 0-based. */
  column: number;
  key: string;
  value: string;
}

export class SimTab {
  readonly id: number;
  title: string;
  rows: SimRow[];
  columnCount: number;
  /** Developer metadata of columns. */
  columnTags: ColumnMetadata[] = [];
  readonly #newUid: () => number;

  constructor(id: number, title: string, size: { rows: number; columns: number }, newUid: () => number) {
    this.id = id;
    this.title = title;
    this.columnCount = size.columns;
    this.#newUid = newUid;
    this.rows = Array.from({ length: size.rows }, () => this.blankRow());
  }

  blankRow(): SimRow {
    return { uid: this.#newUid(), cells: [] };
  }

  cell(row: number, column: number): SimCell {
    return this.rows[row]?.cells[column] ?? BLANK;
  }

  /** Throws RangeError outside of the grid. */
  setCell(row: number, column: number, cell: SimCell): void {
    const target = this.rows[row];
    if (target === undefined || column >= this.columnCount) throw new RangeError('outside of the grid');
    while (target.cells.length < column) target.cells.push(BLANK);
    target.cells[column] = cell;
  }

  /** New rows before `at`. With `inherit` they take the formats of the row above. */
  insertRows(at: number, count: number, inherit = false): void {
    const above = inherit ? (this.rows[at - 1]?.cells ?? []) : [];
    const rows = Array.from({ length: count }, () => {
      const row = this.blankRow();
      row.cells.push(...above.map(({ isDate }) => ({ ...BLANK, isDate })));
      return row;
    });
    this.rows.splice(at, 0, ...rows);
  }

  deleteRows(at: number, count: number): SimRow[] {
    return this.rows.splice(at, count);
  }

  /** A copy that shares no array with this one; the rows in it have the same identity. */
  clone(): SimTab {
    const copy = new SimTab(this.id, this.title, { rows: 0, columns: this.columnCount }, this.#newUid);
    copy.columnTags = [...this.columnTags];
    copy.rows = this.rows.map(({ uid, cells }) => ({ uid, cells: [...cells] }));
    return copy;
  }
}
