/** Sorts what one read of a tab shows into rows with keys, copied keys and rows without a key. Pure. */
import type { RawCell } from '../../shared/cell.ts';
import type { Link } from './link.ts';
import { linkSpan } from './link.ts';
import { plainNumber } from './values/decimal.ts';
import { fromSheet, type Observed } from './values/from-sheet.ts';

/** Passed on as it is, never spread: a row of a large tab makes its cells only when they are looked at (`packed-row.ts`). */
export interface SeenRow {
  /** 0-based row of the tab. */
  readonly row: number;
  readonly key: string | null;
  /** Mapped cells by column id; a cell that could not be judged is absent. */
  readonly cells: Record<string, Observed>;
}

export type KeyedRow = SeenRow & { readonly key: string };

export interface TabContent {
  keyed: Map<string, KeyedRow>;
  /** Further rows that show a key which another row has, too. */
  copies: KeyedRow[];
  keyless: SeenRow[];
}

/** One row of cells that starts at the link's first column. */
export function seeRow(
  link: Pick<Link, 'columns' | 'keyColumn'>,
  row: number,
  cells: readonly RawCell[],
): SeenRow {
  const { first } = linkSpan(link);
  const seen: Record<string, Observed> = {};
  for (const column of link.columns) {
    const observed = fromSheet(column, cells[column.index - first] ?? null);
    if (observed !== null) seen[column.id] = observed;
  }
  return { row, key: keyText(cells[link.keyColumn - first] ?? null), cells: seen };
}

/** Bytes of UTF-8 that `sync_rows` holds. */
const KEY_BYTES_MAX = 255;

/**
 * A row key is plain text; a number that a person typed there is taken as its text. What MySQL could not hold as a key is
 * none: such a row gets one.
 */
export function keyText(cell: RawCell): string | null {
  const text = typeof cell === 'number' ? plainNumber(cell) : cell;
  if (typeof text !== 'string' || text === '' || !text.isWellFormed()) return null;
  return Buffer.byteLength(text) <= KEY_BYTES_MAX ? text : null;
}

/** Every mapped cell is blank, a formula or an unchecked checkbox: a prefilled row is no row. */
export function isEmptyRow(row: SeenRow): boolean {
  return Object.values(row.cells).every(
    (cell) => cell.value === null || cell.value === false || cell.formula !== null,
  );
}

/**
 * Sorts the rows below the header. Of several rows with one key, the one at the key's last known place keeps it, else
 * the first.
 */
export function readTab(
  rows: readonly SeenRow[],
  lastPlace: ReadonlyMap<string, { row: number | null }>,
): TabContent {
  const content: TabContent = { keyed: new Map(), copies: [], keyless: [] };
  for (const seen of rows) {
    if (!hasKey(seen)) {
      if (!isEmptyRow(seen)) content.keyless.push(seen);
      continue;
    }
    const other = content.keyed.get(seen.key);
    if (other === undefined) {
      content.keyed.set(seen.key, seen);
    } else if (lastPlace.get(seen.key)?.row === seen.row) {
      content.keyed.set(seen.key, seen);
      content.copies.push(other);
    } else {
      content.copies.push(seen);
    }
  }
  return content;
}

function hasKey(seen: SeenRow): seen is KeyedRow {
  return seen.key !== null;
}

/**
 * Names the first column whose header is not where the registry has it; null when all are in place, and when one header between two that
 * are was only written anew. `header`: from the link's first column on.
 */
export function movedColumn(link: Link, header: readonly RawCell[]): string | null {
  const { first, end } = linkSpan(link);
  const shown = Array.from({ length: end - first }, (_, at) => headerText(header[at] ?? null));
  const wanted = [...link.columns, { index: link.keyColumn, header: link.keyHeader }];
  const [other, ...more] = wanted.filter((column) => shown[column.index - first] !== column.header);
  if (other === undefined) return null;
  // To insert, delete or move a column shifts one that is at an end of these, or leaves its header among them.
  const isInside = other.index > first && other.index < end - 1;
  const text = shown[other.index - first] ?? '';
  const isNew = text !== '' && wanted.every((column) => column.header !== text);
  const isRenamed = more.length === 0 && isInside && isNew && !shown.includes(other.header);
  return isRenamed ? null : other.header;
}

/** A header as people read it. */
export function headerText(cell: RawCell): string {
  if (typeof cell === 'object' && cell !== null && 'formula' in cell) return headerText(cell.value);
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean'
    ? String(cell).trim()
    : '';
}
