/** A1 notation: reading what a caller wrote, and writing ranges the way Sheets echoes them. */
import type { Rectangle } from './grid-range.ts';

/** A rectangle in A1 notation; missing bounds are open. */
export interface A1Range {
  /** Undefined when the text names no tab. */
  readonly title: string | undefined;
  readonly startRow?: number;
  readonly endRow?: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
}

/** 0 is A, 25 is Z, 26 is AA. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return (rest >= 0 ? columnName(rest) : '') + String.fromCharCode(65 + (column % 26));
}

/** The opposite of `columnName`; letters only, any case. */
export function columnIndex(name: string): number {
  return Array.from(name.toUpperCase()).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

const corner = String.raw`\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?`;
const cells = new RegExp(`^${corner}(?::${corner})?$`);
const quotedTitle = /^'((?:[^']|'')*)'(?:!(.*))?$/s;
const plainTitle = /^([^'!]+)!(.*)$/s;

/**
 * Reads "A1", "A1:B2", "A:C", "2:5", "A2:C", "Tab!A1", "'My tab'!A1:B2", "'My tab'".
 * A text without "!" that is no range is the title of a tab. Undefined: not A1 notation.
 */
export function parseA1(text: string): A1Range | undefined {
  const quoted = quotedTitle.exec(text);
  if (quoted) return withTitle((quoted[1] ?? '').replaceAll("''", "'"), quoted[2]);
  const plain = plainTitle.exec(text);
  if (plain) return withTitle(plain[1] ?? '', plain[2]);
  if (text === '' || text.includes('!')) return undefined;
  return parseCells(text) ?? { title: text };
}

function withTitle(title: string, range: string | undefined): A1Range | undefined {
  if (range === undefined) return { title };
  const parsed = parseCells(range);
  return parsed && { ...parsed, title };
}

function parseCells(text: string): A1Range | undefined {
  const match = cells.exec(text);
  if (!match || text === '' || text.startsWith(':') || text.endsWith(':')) return undefined;
  const [, firstColumn, firstRow, secondColumn, secondRow] = match;
  const single = !text.includes(':');
  if (single && (firstColumn === undefined || firstRow === undefined)) return undefined;
  const columns = bounds(
    firstColumn && columnIndex(firstColumn),
    secondColumn && columnIndex(secondColumn),
    single,
  );
  const rows = bounds(firstRow && Number(firstRow) - 1, secondRow && Number(secondRow) - 1, single);
  return {
    title: undefined,
    ...(rows.start === undefined ? {} : { startRow: rows.start }),
    ...(rows.end === undefined ? {} : { endRow: rows.end }),
    ...(columns.start === undefined ? {} : { startColumn: columns.start }),
    ...(columns.end === undefined ? {} : { endColumn: columns.end }),
  };
}

type Found = number | '' | undefined;

function bounds(first: Found, second: Found, single: boolean): { start?: number; end?: number } {
  const numbers = [first, second].filter((value) => typeof value === 'number');
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.length === 0) return {};
  if (single) return { start: low, end: low + 1 };
  return numbers.length === 1 ? { start: low } : { start: low, end: high + 1 };
}

/** A title as it stands before "!": quoted unless it is made of letters, digits, "_" and "." only. */
export function quoteTitle(title: string): string {
  const plain = /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(title) && !looksLikeReference(title);
  return plain ? title : `'${title.replaceAll("'", "''")}'`;
}

function looksLikeReference(title: string): boolean {
  return /^[A-Za-z]{1,3}[0-9]+$/.test(title) || /^[Rr][0-9]*[Cc][0-9]*$/.test(title);
}

/** "Tab!A1" or "Tab!A1:B2", the way Sheets writes a closed range. */
export function formatA1(title: string, area: Rectangle): string {
  const first = `${columnName(area.startColumn)}${area.startRow + 1}`;
  const last = `${columnName(Math.max(area.endColumn, area.startColumn + 1) - 1)}${Math.max(area.endRow, area.startRow + 1)}`;
  return `${quoteTitle(title)}!${first === last ? first : `${first}:${last}`}`;
}
