/**
 * Where the rows of an intent are before and after its write, and which areas of `_sync` hold their copies. Sending and
 * reading back compute it from the same intent, so they agree without storing anything.
 */
import type { Intent, IntentItem, KeyItem, RestoreItem, SetItem, UnkeyItem } from '../../core/intent.ts';
import { joinRuns, type RowRun } from '../../core/row-runs.ts';
import { IDENTITY_AREA, scratchRow, type Area } from './scratch-tab.ts';

export interface RowPlan {
  /** The header row and the rows whose copy matters, as read; ascending. */
  before: readonly number[];
  beforeRuns: readonly RowRun[];
  /** Runs of rows to delete, from below. */
  deletes: readonly RowRun[];
  /** Where new rows are inserted, after the deletes; null when there are none. */
  insert: RowRun | null;
  /** The written rows where they are after the write; ascending. */
  after: readonly number[];
  afterRuns: readonly RowRun[];
}

export function planRows(intent: Pick<Intent, 'items' | 'appendAfter'>, headerRow: number): RowPlan {
  const deleted = ascending(intent.items.flatMap((item) => (item.kind === 'delete' ? [item.row] : [])));
  const kept = ascending(intent.items.flatMap((item) => (isKept(item) ? [item.row] : [])));
  const putBack = intent.items.flatMap((item) => (item.kind === 'putBack' ? [item.row] : []));
  const appends = intent.items.filter((item) => item.kind === 'append').length;
  const insertAt = intent.appendAfter + 1 - countUpTo(deleted, intent.appendAfter);
  const before = ascending([headerRow, ...deleted, ...kept]);
  const after = ascending([
    ...kept.map((row) => row - countUpTo(deleted, row) + (row > intent.appendAfter ? appends : 0)),
    ...Array.from({ length: appends }, (_, position) => insertAt + position),
    ...putBack,
  ]);
  return {
    before,
    beforeRuns: joinRuns(before),
    deletes: joinRuns(deleted, 1).toReversed(),
    insert: appends === 0 ? null : { start: insertAt, end: insertAt + appends },
    after,
    afterRuns: joinRuns(after),
  };
}

function isKept(item: IntentItem): item is SetItem | KeyItem | UnkeyItem | RestoreItem {
  return item.kind === 'set' || item.kind === 'key' || item.kind === 'unkey' || item.kind === 'restore';
}

/**
 * The areas of `_sync` that tell of this write: n and nonce, the copies of the link's columns, the row keys after it.
 * `span` are the link's columns [first, end).
 */
export function readbackAreas(
  plan: RowPlan,
  copies: Intent['copies'],
  span: { first: number; end: number },
): Area[] {
  const area = (run: RowRun, startColumn: number, endColumn: number): Area => ({
    startRow: scratchRow(run.start),
    endRow: scratchRow(run.end),
    startColumn,
    endColumn,
  });
  const keys = copies.at + copies.width;
  return [
    IDENTITY_AREA,
    ...plan.beforeRuns.map((run) => area(run, copies.at + span.first, copies.at + span.end)),
    ...plan.afterRuns.map((run) => area(run, keys, keys + 1)),
  ];
}

function ascending(rows: readonly number[]): number[] {
  return [...new Set(rows)].sort((a, b) => a - b);
}

/** How many of these ascending rows are at or above `row`. */
function countUpTo(rows: readonly number[], row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? Infinity) <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
