/**
 * The base of a row as one compact JSON document: `lo` and `hi` once per row, exceptions per cell. Decoding gives back
 * exactly what was encoded.
 *
 *     {"l":lo,"h":hi,"c":{"column":value, "other":{"v":value,"l":lo,"h":hi,"d":held}}}
 *
 * A value stands for itself; one that the column refuses is `{"r":text,"y":why,"a":alike}`. Cells whose times differ from the
 * row's carry `l` and `h`; held cells carry `d`, covered ones `o`.
 */
import type { CellBase, Held, RowBase } from './base.ts';
import type { Micros } from './micros.ts';
import { isRefused, type CellValue, type SheetValue } from './values/cell-value.ts';

type ValueJson = CellValue | { r: string; y: string; a?: string };

interface CellJson {
  v: ValueJson;
  l?: Micros;
  h?: Micros;
  d?: Held;
  o?: CellValue;
}

interface DocumentJson {
  l: Micros;
  h: Micros;
  c: Record<string, CellValue | CellJson>;
}

export function encodeBase(base: RowBase): string {
  const cells = Object.entries(base);
  const { lo, hi } = commonTimes(cells.map(([, cell]) => cell));
  const encoded = cells.map(([column, cell]) => [column, encodeCell(cell, lo, hi)] as const);
  const document: DocumentJson = { l: lo, h: hi, c: Object.fromEntries(encoded) };
  return JSON.stringify(document);
}

export function decodeBase(text: string): RowBase {
  const document = JSON.parse(text) as DocumentJson;
  return Object.fromEntries(
    Object.entries(document.c).map(([column, cell]) => [column, decodeCell(cell, document)]),
  );
}

export function countHeld(base: RowBase | null): number {
  return Object.values(base ?? {}).filter((cell) => cell.held !== undefined).length;
}

function encodeCell(cell: CellBase, lo: Micros, hi: Micros): CellValue | CellJson {
  const hasOwnTimes = cell.lo !== lo || cell.hi !== hi;
  const isCovered = cell.covered !== undefined;
  if (!hasOwnTimes && !cell.held && !isCovered && !isRefused(cell.v)) return cell.v;
  return {
    v: encodeValue(cell.v),
    ...(hasOwnTimes && { l: cell.lo, h: cell.hi }),
    ...(cell.held && { d: cell.held }),
    ...(isCovered && { o: cell.covered }),
  };
}

function decodeCell(cell: CellValue | CellJson, row: DocumentJson): CellBase {
  if (cell === null || typeof cell !== 'object') return { v: cell, lo: row.l, hi: row.h };
  return {
    v: decodeValue(cell.v),
    lo: cell.l ?? row.l,
    hi: cell.h ?? row.h,
    ...(cell.d && { held: cell.d }),
    ...(cell.o !== undefined && { covered: cell.o }),
  };
}

function encodeValue(value: SheetValue): ValueJson {
  if (!isRefused(value)) return value;
  const { refused, why, alike } = value;
  return { r: refused, y: why, ...(alike !== undefined && { a: alike }) };
}

function decodeValue(value: ValueJson): SheetValue {
  if (value === null || typeof value !== 'object') return value;
  return { refused: value.r, why: value.y, ...(value.a !== undefined && { alike: value.a }) };
}

/** The times that most cells share; of equals the first. */
function commonTimes(cells: readonly CellBase[]): { lo: Micros; hi: Micros } {
  const [first] = cells;
  if (first !== undefined && cells.every(({ lo, hi }) => lo === first.lo && hi === first.hi)) return first;
  const counts = new Map<string, number>();
  let common = { lo: 0, hi: 0 };
  let highest = 0;
  for (const { lo, hi } of cells) {
    const pair = `${lo} ${hi}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  for (const { lo, hi } of cells) {
    const count = counts.get(`${lo} ${hi}`) ?? 0;
    if (count > highest) {
      highest = count;
      common = { lo, hi };
    }
  }
  return common;
}
