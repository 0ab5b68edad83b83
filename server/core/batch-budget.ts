/**
 * Keeps one `batchUpdate` within Google's limits: about 2 MB and 2,000 requests, copies and token included. It counts
 * what the items cost at worst, given in order of their rows. Pure.
 */
import type { IntentItem } from './intent.ts';

const REQUESTS_MAX = 1_800;
const BYTES_MAX = 1_500_000;
/** JSON around a request, and around a value. */
const REQUEST_BYTES = 300;
const CELL_BYTES = 60;
/** Touched rows no further apart than this are copied in one run. */
export const COPY_GAP_MAX = 20;

export interface BatchBudget {
  /** Takes the item when it fits. The first item always fits. */
  take(item: IntentItem): boolean;
}

export function batchBudget(): BatchBudget {
  let requests = 0;
  let bytes = 0;
  let lastRow = -Infinity;
  let isFirst = true;
  return {
    take(item) {
      const cost = costOf(item, lastRow);
      const [nextRequests, nextBytes] = [requests + cost.requests, bytes + cost.bytes];
      if (!isFirst && (nextRequests > REQUESTS_MAX || nextBytes > BYTES_MAX)) return false;
      isFirst = false;
      requests = nextRequests;
      bytes = nextBytes;
      if (item.kind !== 'append') lastRow = item.row;
      return true;
    },
  };
}

/** `bytes` includes what its requests cost. */
function costOf(item: IntentItem, lastRow: number): { requests: number; bytes: number } {
  const { requests, bytes } = contentOf(item, lastRow);
  return { requests, bytes: bytes + requests * REQUEST_BYTES };
}

function contentOf(item: IntentItem, lastRow: number): { requests: number; bytes: number } {
  if (item.kind === 'append') {
    return { requests: 0, bytes: valueBytes(Object.values(item.values)) + CELL_BYTES };
  }
  const gap = item.row - lastRow;
  const copies = gap >= 0 && gap <= COPY_GAP_MAX ? 0 : 2;
  switch (item.kind) {
    case 'set':
      return {
        requests: copies + item.cells.length,
        bytes: valueBytes(item.cells.map((cell) => cell.value)),
      };
    case 'key':
      return { requests: copies + (gap === 1 ? 0 : 1), bytes: CELL_BYTES + (item.key?.length ?? 0) };
    case 'unkey':
      return { requests: copies + (gap === 1 ? 0 : 1), bytes: CELL_BYTES };
    case 'delete':
      return { requests: copies + 1, bytes: 0 };
    case 'restore':
      return { requests: copies + item.cells.length, bytes: 0 };
    case 'putBack':
      return { requests: copies + 2, bytes: 0 };
  }
}

/** UTF-8 needs at most three bytes for each UTF-16 unit, as JSON does for a quote; a control character takes six. */
function valueBytes(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => {
    if (typeof value !== 'string') return sum + CELL_BYTES + 5;
    return sum + CELL_BYTES + 3 * (value.length + (value.match(/\p{Cc}/gu)?.length ?? 0));
  }, 0);
}
