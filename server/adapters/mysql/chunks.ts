/** Cuts work into statements of bounded size. */

export const ROWS_PER_STATEMENT_MAX = 500;
/** Far below the smallest usual max_allowed_packet (4 MB), as text may grow when it is escaped. */
const CHARACTERS_PER_STATEMENT_MAX = 500_000;

export function chunksOf<T>(items: readonly T[], size = ROWS_PER_STATEMENT_MAX): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** Chunks of rows that also stay below a number of characters; a row above it stands alone. */
export function chunksBySize<T>(
  rows: readonly T[],
  lengthOf: (row: T) => number,
  rowsMax = ROWS_PER_STATEMENT_MAX,
): T[][] {
  const chunks: T[][] = [];
  let length = 0;
  for (const row of rows) {
    const last = chunks.at(-1);
    const rowLength = lengthOf(row);
    if (!last || last.length >= rowsMax || length + rowLength > CHARACTERS_PER_STATEMENT_MAX) {
      chunks.push([row]);
      length = rowLength;
    } else {
      last.push(row);
      length += rowLength;
    }
  }
  return chunks;
}
