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
  /** The number that its maker chose; null when Google did. */
  id: number | null;
}

export class SimTab {
  readonly id: number;
  title: string;
  rows: SimRow[] = [];
  /** Identities of the columns: never given twice; they go wherever their columns go. */
  columnUids: number[] = [];
  /** Developer metadata of columns. */
  columnTags: ColumnMetadata[] = [];
  readonly #newUid: () => number;

  constructor(id: number, title: string, size: { rows: number; columns: number }, newUid: () => number) {
    this.id = id;
    this.title = title;
    this.#newUid = newUid;
    this.insertColumns(0, size.columns);
    this.rows = Array.from({ length: size.rows }, () => this.blankRow());
  }

  get columnCount(): number {
    return this.columnUids.length;
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

  /** New columns before `at`. With `inherit` they take the formats of the column before. */
  insertColumns(at: number, count: number, inherit = false): void {
    this.columnUids.splice(at, 0, ...Array.from({ length: count }, this.#newUid));
    this.#splice(at, 0, (before) =>
      Array.from({ length: count }, () =>
        inherit && before?.isDate === true ? { ...BLANK, isDate: true } : BLANK,
      ),
    );
    this.columnTags = this.columnTags.map((tag) =>
      tag.column < at ? tag : { ...tag, column: tag.column + count },
    );
  }

  /** Their tags go with them. */
  deleteColumn(at: number): void {
    this.columnUids.splice(at, 1);
    this.#splice(at, 1, () => []);
    this.columnTags = this.columnTags.flatMap((tag) =>
      tag.column === at ? [] : [tag.column < at ? tag : { ...tag, column: tag.column - 1 }],
    );
  }

  /** `to` counts without the column. Its tags move along. */
  moveColumn(from: number, to: number): void {
    const tags = this.columnTags.filter(({ column }) => column === from);
    const uid = this.columnUids[from];
    const cells = this.rows.map((row) => row.cells[from] ?? BLANK);
    if (uid === undefined) throw new RangeError('outside of the grid');
    this.deleteColumn(from);
    this.insertColumns(to, 1);
    this.columnUids[to] = uid;
    cells.forEach((cell, row) => this.setCell(row, to, cell));
    this.columnTags.push(...tags.map((tag) => ({ ...tag, column: to })));
  }

  #splice(at: number, count: number, made: (before: SimCell | undefined) => SimCell[]): void {
    for (const { cells } of this.rows) {
      if (cells.length > at) cells.splice(at, count, ...made(cells[at - 1]));
    }
  }

  /** A copy that shares no array with this one; the rows in it have the same identity. */
  clone(): SimTab {
    const copy = new SimTab(this.id, this.title, { rows: 0, columns: 0 }, this.#newUid);
    copy.columnUids = [...this.columnUids];
    copy.columnTags = [...this.columnTags];
    copy.rows = this.rows.map(({ uid, cells }) => ({ uid, cells: [...cells] }));
    return copy;
  }
}
