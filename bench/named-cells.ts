/** A tab of texts that tell where they stand, headers first: `c0`, `c1`, …, below each `c0 of 1`, `c0 of 2`, … */
export function namedCells(rows: number, columns: number): string[][] {
  const headers = Array.from({ length: columns }, (_, column) => `c${column}`);
  return [
    headers,
    ...Array.from({ length: rows }, (_, row) => headers.map((name) => `${name} of ${row + 1}`)),
  ];
}
