/** The least that Google's limits allow for a change of so many cells: what a bench of changes is compared with. */

/** What Google recommends as the size of a request; larger ones are slower for no gain. */
const CALL_BYTES_MAX = 2_000_000;
/** Writes a minute that one account has. */
const WRITES_PER_MINUTE = 60;

export interface Burst {
  rows: number;
  columns: number;
  /** Rows that lie together need one range, others one each. */
  isScattered: boolean;
}

/** Calls and seconds when nothing were read, checked or kept, each call waiting for the one before. */
export function leastFor(burst: Burst, latencyMs: number): { calls: number; seconds: number } {
  const calls = Math.max(1, Math.ceil(bytesOf(burst) / CALL_BYTES_MAX));
  const beyond = Math.max(0, calls - WRITES_PER_MINUTE);
  return { calls, seconds: (calls * latencyMs) / 1_000 + (beyond / WRITES_PER_MINUTE) * 60 };
}

/** As the shortest request that writes typed cells: the value with its braces, and an address for each range. */
function bytesOf({ rows, columns, isScattered }: Burst): number {
  const cell = '{"userEnteredValue":{"stringValue":"changed 100000"}},'.length;
  const range =
    '{"updateCells":{"fields":"userEnteredValue","start":{"sheetId":0,"rowIndex":100000,"columnIndex":1},"rows":[{"values":[]}]}},';
  return rows * columns * cell + (isScattered ? rows : 1) * range.length;
}
