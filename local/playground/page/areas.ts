/** Pure arithmetic of selected areas and pasted blocks. */
import { columnName } from '../../google/workbook/a1.ts';
import type { Rectangle } from '../../google/workbook/grid-range.ts';
import type { RowChange, TypedText } from './tab-model.ts';

/** "B2" or "B2:C5". */
export function areaName({ startRow, endRow, startColumn, endColumn }: Rectangle): string {
  const first = `${columnName(startColumn)}${startRow + 1}`;
  const last = `${columnName(endColumn - 1)}${endRow}`;
  return first === last ? first : `${first}:${last}`;
}

/** The texts of a block whose first cell is at a place. */
export function blockTexts(row: number, column: number, block: readonly (readonly string[])[]): TypedText[] {
  return block.flatMap((texts, down) =>
    texts.map((text, right) => ({ row: row + down, column: column + right, text })),
  );
}

/** Empty texts in all of an area. */
export function emptyTexts(area: Rectangle): TypedText[] {
  const width = area.endColumn - area.startColumn;
  const height = area.endRow - area.startRow;
  const block = Array.from({ length: height }, () => Array.from({ length: width }, () => ''));
  return blockTexts(area.startRow, area.startColumn, block);
}

/** A block without the empty line that programs put after the last row, every row as wide as the widest. */
export function pastedBlock(rows: readonly (readonly string[])[]): string[][] {
  const last = rows.at(-1);
  const content = rows.length > 1 && last?.length === 1 && last[0] === '' ? rows.slice(0, -1) : rows;
  const width = Math.max(0, ...content.map((row) => row.length));
  return content.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? ''));
}

/** Where an area lies after a change of rows; it stays with its rows. An area whose rows are all gone moves up. */
export function areaAfter(area: Rectangle, change: RowChange): Rectangle {
  const { startRow, endRow } = area;
  switch (change.kind) {
    case 'changed':
      return area;
    case 'inserted': {
      const moved = (row: number): number => (row >= change.row ? row + change.count : row);
      return { ...area, startRow: moved(startRow), endRow: moved(endRow - 1) + 1 };
    }
    case 'deleted': {
      const moved = (row: number): number => row - Math.min(change.count, Math.max(0, row - change.row));
      const start = moved(startRow);
      return { ...area, startRow: start, endRow: Math.max(start + 1, moved(endRow)) };
    }
  }
}

/** Tab-separated text of an area as other programs take it: a text with a tab, a line break or a quote is quoted. */
export function tabSeparated(rows: readonly (readonly string[])[]): string {
  const quoted = (text: string): string =>
    /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(quoted).join('\t')).join('\n');
}

/** A width in CSS pixels that fits most cells of a column. `lengths`: how many characters each of them shows. */
export function fittingWidth(lengths: readonly number[]): number {
  const [characterWidth, padding, least, most, blank] = [7.8, 18, 72, 280, 100];
  const usual = lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length * 0.95)];
  if (usual === undefined) return blank;
  return Math.round(Math.min(most, Math.max(least, usual * characterWidth + padding)));
}

/**
 * Which of `rows` equally high rows are in the page: those on the screen and some beyond. It moves in steps of half the
 * spare rows, so that not every pixel of scrolling changes it.
 */
export function windowOf(
  screen: { readonly top: number; readonly height: number },
  rowHeight: number,
  spare: number,
  rows: number,
): { from: number; to: number } {
  const step = Math.max(1, Math.floor(spare / 2));
  const first = Math.floor(screen.top / rowHeight);
  const onScreen = Math.ceil(screen.height / rowHeight);
  const from = Math.max(0, Math.floor((first - spare) / step) * step);
  const to = Math.min(rows, from + onScreen + 2 * spare + step);
  return { from: Math.min(from, to), to };
}
