/**
 * What a person does in the tab, one action at a time. Each value typed is made from the number of its event, so that it
 * can be told wherever it turns up. An action names the block that the add-on's triggers are told of.
 */
import type { Block } from '../../../../addon/host.ts';
import type { Column, Link } from '../../../core/link.ts';
import { BLANK, formulaCell, isBlank, plainCell, type SimCell } from './cell.ts';
import { actOnColumns, COLUMN_ACTIONS, type ColumnAction } from './person-columns.ts';
import type { SimRow, SimTab } from './sim-tab.ts';
import type { TabLink } from './tab-columns.ts';
import type { SimWorkbook } from './sim-workbook.ts';

export const PERSON_ACTIONS = [
  'type',
  'type-bad',
  'type-formula',
  'recalculate',
  'clear-cells',
  'add-row',
  'paste-block',
  'insert-row',
  'delete-row',
  'move-row',
  'copy-row',
  'clear-row',
  'clear-key',
  'sort-sheet',
  'sort-part',
  'undo',
  'type-refused',
  'mend',
] as const;
export type PersonAction = (typeof PERSON_ACTIONS)[number];

/** The choices of one action, any whole numbers; they are taken modulo what there is to choose from. */
export interface Choices {
  /** Number of the event; values are made from it. */
  id: number;
  a: number;
  b: number;
  c: number;
}

/** What the triggers are told: an edited block (rows from 1), a structural change, both or nothing. */
export interface Told {
  edited: Block | null;
  change: boolean;
}

const NOTHING: Told = { edited: null, change: false };

/** What undo needs: cells as they were, and the order of rows before. */
interface Undo {
  /** `column`: its identity. */
  cells: { uid: number; column: number; cell: SimCell }[];
  rows: SimRow[];
  /** Of the rows' cells. */
  columnUids: readonly number[];
}

export class Person {
  readonly #workbook: SimWorkbook;
  readonly #link: () => TabLink;
  readonly #headerRow: number;
  #undo: Undo | null = null;

  /** `link`: with the columns that the tab has. */
  constructor(workbook: SimWorkbook, link: () => TabLink) {
    this.#workbook = workbook;
    this.#link = link;
    this.#headerRow = link().headerRow;
  }

  act(action: PersonAction | ColumnAction, choices: Choices): Told {
    const tab = this.#workbook.tab(this.#link().tabId);
    if (tab === undefined) return NOTHING;
    if (isColumnAction(action)) return this.#changeColumns(tab, action, choices);
    const before = tab.clone();
    const told = action === 'undo' ? this.#takeBack(tab) : this.#do(tab, action, choices);
    if (action !== 'undo' && action !== 'recalculate') this.#undo = undoOf(before, tab);
    return told;
  }

  /** `headers` by the names of the columns; a column that is gone and `asked` for is there again, without its values. */
  putHeadersBack(headers: ReadonlyMap<string, string>, asked: string): void {
    const { tabId, columns } = this.#link();
    const tab = this.#workbook.tab(tabId);
    for (const { id, index } of columns) {
      const header = headers.get(id);
      if (header !== undefined) tab?.setCell(this.#headerRow, index, plainCell(header));
    }
    for (const [name, header] of headers) {
      if (columns.some(({ id }) => id === name) || !asked.includes(`"${header}"`)) continue;
      tab?.insertColumns(0, 1);
      tab?.setCell(this.#headerRow, 0, plainCell(header));
    }
  }

  /** A change of columns cannot be undone here. */
  #changeColumns(tab: SimTab, action: ColumnAction, choices: Choices): Told {
    const told = actOnColumns(tab, this.#link(), action, choices);
    if (told !== null) this.#undo = null;
    return told ?? NOTHING;
  }

  #do(tab: SimTab, action: Exclude<PersonAction, 'undo'>, { id, a, b, c }: Choices): Told {
    const link = this.#link();
    const header = link.headerRow;
    const filled = this.#filledRows(tab);
    const row = filled.length === 0 ? header + 1 : at(filled, a);
    const column = at(link.columns, b);
    const width = link.columns.length;
    switch (action) {
      case 'type':
        tab.setCell(row, column.index, typed(column, id, 0, c));
        return edited(row, 1, column.index, 1);
      case 'type-bad':
        tab.setCell(
          row,
          column.index,
          plainCell(`bad ${column.id} p${id}`, tab.cell(row, column.index).isDate),
        );
        return edited(row, 1, column.index, 1);
      case 'type-refused': {
        const { index } = refusingColumn(link);
        tab.setCell(row, index, plainCell(-id));
        return edited(row, 1, index, 1);
      }
      case 'mend':
        return this.#mend(tab, filled, { id, a, b, c });
      case 'type-formula': {
        const formula = `=F${id}`;
        this.#workbook.formulas.set(formula, typed(at(link.columns, b % 2), id, 0, c).value);
        tab.setCell(row, at(link.columns, b % 2).index, formulaCell(formula));
        return edited(row, 1, at(link.columns, b % 2).index, 1);
      }
      case 'recalculate': {
        const formulas = [...this.#workbook.formulas];
        if (formulas.length === 0) return NOTHING;
        const [formula, shown] = at(formulas, a);
        const next = typeof shown === 'number' ? id * 1_000 + 999 : `calculated p${id}`;
        this.#workbook.formulas.set(formula, next);
        return NOTHING;
      }
      case 'clear-cells': {
        const count = c % 3 === 0 ? width : 1;
        const first = count === 1 ? column.index : 0;
        this.#clear(tab, row, first, count);
        return edited(row, 1, first, count);
      }
      case 'add-row': {
        const target = this.#blankRow(tab, filled, a);
        const last = 1 + (b % width);
        for (let index = 0; index < last; index += 1) {
          tab.setCell(target, index, typed(at(link.columns, index), id, index, c));
        }
        return edited(target, 1, 0, last);
      }
      case 'paste-block':
        return this.#pasteBlock(tab, filled, { id, a, b, c });
      case 'insert-row':
        tab.insertRows(header + 1 + (a % (tab.rows.length - header)), 1, true);
        return structural(c);
      case 'delete-row':
        if (filled.length < 2) return NOTHING;
        tab.deleteRows(row, 1);
        return structural(c);
      case 'move-row': {
        const [moved] = tab.deleteRows(row, 1);
        if (moved !== undefined) tab.rows.splice(header + 1 + (b % (tab.rows.length - header)), 0, moved);
        return structural(c);
      }
      case 'copy-row': {
        const target = this.#blankRow(tab, filled, b);
        const source = tab.rows[row];
        if (source === undefined || target === row) return NOTHING;
        source.cells.forEach((cell, index) => tab.setCell(target, index, cell));
        return edited(target, 1, 0, tab.columnCount);
      }
      case 'clear-row':
        if (filled.length < 2) return NOTHING;
        this.#clear(tab, row, 0, tab.columnCount);
        return edited(row, 1, 0, tab.columnCount);
      case 'clear-key':
        this.#clear(tab, row, link.keyColumn, 1);
        return edited(row, 1, link.keyColumn, 1);
      case 'sort-sheet':
        this.#sort(tab, column, c, tab.columnCount);
        return c % 4 === 0 ? edited(header + 1, tab.rows.length - header - 1, 0, tab.columnCount) : NOTHING;
      case 'sort-part':
        this.#sort(tab, column, c, width);
        return c % 2 === 0 ? edited(header + 1, tab.rows.length - header - 1, 0, width) : NOTHING;
    }
  }

  /** Types a value that fits over one that does not. */
  #mend(tab: SimTab, filled: readonly number[], { id, a, c }: Choices): Told {
    const bad = filled.flatMap((row) =>
      this.#link().columns.flatMap((column) => {
        const { value } = tab.cell(row, column.index);
        const isBad = typeof value === 'string' ? value.startsWith('bad ') : Number(value) < 0;
        return isBad ? [{ row, column }] : [];
      }),
    );
    if (bad.length === 0) return NOTHING;
    const { row, column } = at(bad, a);
    tab.setCell(row, column.index, typed(column, id, 0, c));
    return edited(row, 1, column.index, 1);
  }

  #filledRows(tab: SimTab): number[] {
    return tab.rows.flatMap((row, index) =>
      index > this.#headerRow && row.cells.some((cell) => !isBlank(cell)) ? [index] : [],
    );
  }

  /** A row without anything in it: below all others, or one in between. Makes one when there is none. */
  #blankRow(tab: SimTab, filled: readonly number[], choice: number): number {
    const taken = new Set(filled);
    const blank = tab.rows.flatMap((_, index) =>
      index > this.#headerRow && !taken.has(index) ? [index] : [],
    );
    if (blank.length === 0) {
      tab.insertRows(tab.rows.length, 1);
      return tab.rows.length - 1;
    }
    const below = Math.max(this.#headerRow, ...filled) + 1;
    return choice % 2 === 0 && below < tab.rows.length ? below : at(blank, choice);
  }

  #pasteBlock(tab: SimTab, filled: readonly number[], { id, a, b, c }: Choices): Told {
    if (filled.length === 0) return NOTHING;
    const start = Math.min(...filled) + (a % filled.length);
    const height = Math.min(1 + (c % 4), tab.rows.length - start);
    const { columns } = this.#link();
    const width = Math.min(1 + (b % 3), columns.length);
    for (let down = 0; down < height; down += 1) {
      for (let index = 0; index < width; index += 1) {
        tab.setCell(start + down, index, typed(at(columns, index), id, down * 4 + index, c));
      }
    }
    return edited(start, height, 0, width);
  }

  #clear(tab: SimTab, row: number, first: number, count: number): void {
    for (let index = first; index < first + count; index += 1) {
      const { isDate } = tab.cell(row, index);
      tab.setCell(row, index, isDate ? plainCell(null, true) : BLANK);
    }
  }

  /** Sorts the rows that hold something; the first `width` columns move, the others stay. */
  #sort(tab: SimTab, by: Column, choice: number, width: number): void {
    const first = this.#headerRow + 1;
    const rows = tab.rows.slice(first);
    const text = (row: SimRow) => JSON.stringify(this.#workbook.shown(row.cells[by.index] ?? BLANK, true));
    const isFilled = (row: SimRow) => row.cells.some((cell, index) => index < width && !isBlank(cell));
    const sign = choice % 2 === 0 ? 1 : -1;
    const sorted = rows.toSorted((left, right) => {
      if (isFilled(left) !== isFilled(right)) return isFilled(left) ? -1 : 1;
      const [x, y] = [text(left), text(right)];
      return x === y ? 0 : x < y ? -sign : sign;
    });
    if (width >= tab.columnCount) {
      tab.rows.splice(first, rows.length, ...sorted);
      return;
    }
    const moved = sorted.map(({ cells }) =>
      Array.from({ length: width }, (_, index) => cells[index] ?? BLANK),
    );
    moved.forEach((cells, down) => cells.forEach((cell, index) => tab.setCell(first + down, index, cell)));
  }

  /** Takes back the last action, as far as its rows are still there. */
  #takeBack(tab: SimTab): Told {
    const undo = this.#undo;
    if (undo === null) return NOTHING;
    this.#undo = null;
    const wanted = new Map(undo.rows.map((row) => [row.uid, row]));
    const present = new Map(tab.rows.map((row) => [row.uid, row]));
    const isSame = tab.rows.length === undo.rows.length && tab.rows.every(({ uid }) => wanted.has(uid));
    if (isSame) tab.rows = undo.rows.map(({ uid }) => present.get(uid) ?? tab.blankRow());
    else this.#restoreRows(tab, undo, present);
    for (const { uid, column, cell } of undo.cells) {
      const row = tab.rows.findIndex((candidate) => candidate.uid === uid);
      const place = tab.columnUids.indexOf(column);
      if (row >= 0 && place >= 0) tab.setCell(row, place, cell);
    }
    return { edited: null, change: true };
  }

  /** Deleted rows come back where they were; rows that were inserted stay, because blank rows are no rows. */
  #restoreRows(tab: SimTab, undo: Undo, present: ReadonlyMap<number, SimRow>): void {
    undo.rows.forEach((row, index) => {
      if (!present.has(row.uid)) {
        const cells = tab.columnUids.map((column) => row.cells[undo.columnUids.indexOf(column)] ?? BLANK);
        tab.rows.splice(Math.min(index, tab.rows.length), 0, { uid: row.uid, cells });
      }
    });
  }
}

function undoOf(before: SimTab, after: SimTab): Undo {
  const cells: Undo['cells'] = [];
  const now = new Map(after.rows.map((row) => [row.uid, row]));
  for (const { uid, cells: old } of before.rows) {
    const row = now.get(uid);
    if (row === undefined) continue;
    const width = Math.max(old.length, row.cells.length);
    for (let column = 0; column < width; column += 1) {
      const [was, is] = [old[column] ?? BLANK, row.cells[column] ?? BLANK];
      if (was !== is) cells.push({ uid, column: before.columnUids[column] ?? -1, cell: was });
    }
  }
  return { cells, rows: before.rows, columnUids: before.columnUids };
}

/** The column whose negative numbers MySQL refuses. */
function refusingColumn({ columns }: Link): Column {
  return columns.find(({ type }) => type === 'NUMBER') ?? at(columns, 0);
}

/** A value that the column can hold, not typed by any other event; booleans have only two. */
function typed(column: Column, id: number, part: number, choice: number): SimCell {
  switch (column.type) {
    case 'TEXT':
      return plainCell(`${column.id} p${id}.${part}`);
    case 'NUMBER':
      return plainCell(id * 1_000 + part);
    case 'DATE':
      return plainCell(20_000 + id * 20 + part, true);
    case 'BOOLEAN':
      return plainCell(choice % 2 === 0);
  }
}

function edited(row: number, rowCount: number, firstColumn: number, columnCount: number): Told {
  return { edited: { firstRow: row + 1, rowCount, firstColumn, columnCount }, change: false };
}

/** Inserting and deleting rows fires onChange, which the add-on answers with a nudge; one in eight is missed. */
function structural(choice: number): Told {
  return { edited: null, change: choice % 8 !== 0 };
}

function at<T>(from: readonly T[], choice: number): T {
  const found = from[choice % from.length];
  if (found === undefined) throw new RangeError('there is nothing to choose from');
  return found;
}

function isColumnAction(action: PersonAction | ColumnAction): action is ColumnAction {
  return COLUMN_ACTIONS.some((each) => each === action);
}
