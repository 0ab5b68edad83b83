/** What the tab shows at one instant, by row key: what the oracle compares from one change of the file to the next. */
import type { RawCell } from '../../../../shared/cell.ts';
import type { Link } from '../../../core/link.ts';
import { isEmptyRow, keyText } from '../../../core/read-tab.ts';
import { isRefused, type SheetValue } from '../../../core/values/cell-value.ts';
import { fromSheet, type Observed } from '../../../core/values/from-sheet.ts';
import { BLANK, scalarOf, type SimCell } from '../sheet/cell.ts';
import type { SimWorkbook } from '../sheet/sim-workbook.ts';

export interface ViewRow {
  uid: number;
  /** By column id. */
  cells: Readonly<Record<string, Observed>>;
  isEmpty: boolean;
}

export interface SheetView {
  /** Ids of the columns that the tab has. */
  columns: ReadonlySet<string>;
  /** Rows whose key no other row has. */
  unique: Map<string, ViewRow>;
  /** Rows whose key several rows have. */
  repeated: Map<string, ViewRow[]>;
  /** Rows that hold something but no key. */
  keyless: ViewRow[];
  /** All rows by uid, also blank ones. */
  rows: Map<number, ViewRow>;
}

export function emptyView(): SheetView {
  return { columns: new Set(), unique: new Map(), repeated: new Map(), keyless: [], rows: new Map() };
}

export function sheetView(workbook: SimWorkbook, link: Link): SheetView {
  const view = { ...emptyView(), columns: new Set(link.columns.map(({ id }) => id)) };
  const rows = workbook.tab(link.tabId)?.rows.slice(link.headerRow + 1) ?? [];
  for (const { uid, cells } of rows) {
    const seen: Record<string, Observed> = {};
    for (const column of link.columns) {
      const observed = fromSheet(column, rawOf(workbook, cells[column.index] ?? BLANK));
      if (observed !== null) seen[column.id] = observed;
    }
    const row = { uid, cells: seen, isEmpty: isEmptyRow({ row: 0, key: null, cells: seen }) };
    view.rows.set(uid, row);
    const key = keyText(rawOf(workbook, cells[link.keyColumn] ?? BLANK));
    if (key === null) {
      if (!row.isEmpty) view.keyless.push(row);
    } else addRow(view, key, row);
  }
  return view;
}

function addRow({ unique, repeated }: SheetView, key: string, row: ViewRow): void {
  const others = repeated.get(key) ?? (unique.has(key) ? [unique.get(key)] : []);
  const known = others.filter((other) => other !== undefined);
  if (known.length === 0) unique.set(key, row);
  else {
    unique.delete(key);
    repeated.set(key, [...known, row]);
  }
}

function rawOf(workbook: SimWorkbook, cell: SimCell): RawCell {
  const value = scalarOf(workbook.shown(cell, true), cell.isDate);
  return cell.formula === null ? value : { formula: cell.formula, value };
}

/** Equal for cells that hold the same. A formula is what it is, whatever it shows. */
export function tokenOf({ value, formula }: Observed): string {
  return formula ?? valueToken(value);
}

export function valueToken(value: SheetValue): string {
  return isRefused(value) ? `refused ${value.refused}` : JSON.stringify(value);
}
