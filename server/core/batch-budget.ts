/**
 * Keeps one `batchUpdate` within Google's limits: about 2 MB and 2,000 requests, copies and token included. It counts the requests that
 * the items become, no lower than they are; items are given in order of their rows. Pure.
 */
import type { IntentItem, SetItem } from './intent.ts';
import type { Column } from './link.ts';
import type { CellValue } from './values/cell-value.ts';

const REQUESTS_MAX = 2_000;
const BYTES_MAX = 1_800_000;
/** Token, number, the header's copies, and what comes once with new rows. */
const FIRST = { requests: 8, bytes: 3_000 };
/** With new rows a column may need a request for its values and one for its dates. */
const NEW_COLUMN = { requests: 2, bytes: 600 };
/** JSON around a request. */
const REQUEST_BYTES = 200;
/** A run of rows is copied as a whole before the write and its keys after it, and both copies are read back. */
const COPIES = { requests: 2, bytes: 900 };
const COPY_BACK_BYTES = 450;
/** JSON around a row, and around a value; a date has its number format, too. */
const ROW_BYTES = 16;
const CELL_BYTES = 42;
const DATE_BYTES = 100;
/** Touched rows no further apart than this are copied in one run: one wide copy for few cells that nobody asked for. */
export const COPY_GAP_MAX = 20;

export interface BatchBudget {
  /** Takes the item when it fits. The first item always fits. */
  take(item: IntentItem): boolean;
}

interface Cost {
  requests: number;
  bytes: number;
}

/** Cells of one row that stand side by side and need the same field mask; right below others of the shape they share a request. */
interface CellRun {
  shape: string;
  bytes: number;
}

export function batchBudget(columns: readonly Pick<Column, 'id' | 'type'>[]): BatchBudget {
  const dates = new Set(columns.flatMap(({ id, type }) => (type === 'DATE' ? [id] : [])));
  /** Row of the last run of each shape. */
  const open = new Map<string, number>();
  const used: Cost = { ...FIRST };
  let lastRow = -Infinity;
  let hasNewRows = false;
  let isFirst = true;

  const costOf = (item: IntentItem, runs: readonly CellRun[]): Cost => {
    if (item.kind === 'append') {
      const once = hasNewRows ? 0 : columns.length + 1;
      const values = sum(Object.entries(item.values).map(([id, value]) => cellBytes(value, dates.has(id))));
      return {
        requests: once * NEW_COLUMN.requests,
        bytes: once * NEW_COLUMN.bytes + ROW_BYTES + values + cellBytes(item.key, false),
      };
    }
    const gap = item.row - lastRow;
    const copies = gap >= 0 && gap <= COPY_GAP_MAX ? { requests: 0, bytes: 0 } : COPIES;
    const own = ownCost(item, runs, open);
    return { requests: copies.requests + own.requests, bytes: copies.bytes + own.bytes };
  };

  return {
    take(item) {
      const runs = runsOf(item, dates);
      const cost = costOf(item, runs);
      const isFull = used.requests + cost.requests > REQUESTS_MAX || used.bytes + cost.bytes > BYTES_MAX;
      if (!isFirst && isFull) return false;
      isFirst = false;
      used.requests += cost.requests;
      used.bytes += cost.bytes;
      if (item.kind === 'append') hasNewRows = true;
      else {
        lastRow = item.row;
        for (const { shape } of runs) open.set(shape, item.row);
      }
      return true;
    },
  };
}

function ownCost(
  item: Exclude<IntentItem, { kind: 'append' }>,
  runs: readonly CellRun[],
  open: ReadonlyMap<string, number>,
): Cost {
  switch (item.kind) {
    case 'set':
    case 'key':
    case 'unkey': {
      const requests = runs.filter(({ shape }) => open.get(shape) !== item.row - 1).length;
      return { requests, bytes: requests * REQUEST_BYTES + sum(runs.map(({ bytes }) => bytes)) };
    }
    case 'delete':
      return { requests: 1, bytes: REQUEST_BYTES };
    case 'restore':
      return { requests: item.cells.length, bytes: item.cells.length * COPY_BACK_BYTES };
    case 'putBack': {
      const requests = 1 + (item.moved?.length ?? 1);
      return { requests, bytes: requests * COPY_BACK_BYTES };
    }
  }
}

function runsOf(item: IntentItem, dates: ReadonlySet<string>): CellRun[] {
  if (item.kind === 'set') return cellRuns(item, dates);
  if (item.kind !== 'key' && item.kind !== 'unkey') return [];
  const key = item.kind === 'key' ? item.key : null;
  return [{ shape: 'key', bytes: ROW_BYTES + cellBytes(key, false) }];
}

function cellRuns({ cells }: SetItem, dates: ReadonlySet<string>): CellRun[] {
  const runs: { first: number; end: number; isDate: boolean; bytes: number }[] = [];
  for (const { column, index, value } of cells.toSorted((a, b) => a.index - b.index)) {
    const isDate = dates.has(column) && value !== null;
    const bytes = cellBytes(value, isDate);
    const last = runs.at(-1);
    if (last?.end === index && last.isDate === isDate) {
      last.end += 1;
      last.bytes += bytes;
    } else runs.push({ first: index, end: index + 1, isDate, bytes: ROW_BYTES + bytes });
  }
  return runs.map(({ first, end, isDate, bytes }) => ({ shape: `${first} ${end} ${isDate}`, bytes }));
}

/** UTF-8 needs at most three bytes for each UTF-16 unit, as JSON does for a quote; a control character takes six. */
function cellBytes(value: CellValue, isDate: boolean): number {
  const around = isDate ? CELL_BYTES + DATE_BYTES : CELL_BYTES;
  if (typeof value !== 'string') return around + 5;
  return around + 2 + (PLAIN.test(value) ? value.length : wideBytes(value));
}

/** What takes one byte each. */
const PLAIN = /^[ !#-[\]-~]*$/;

function wideBytes(value: string): number {
  return 3 * (value.length + (value.match(/\p{Cc}/gu)?.length ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
