/**
 * Keys that a sort of a part of the columns left behind: rows that show in full what the bases of one another's keys say.
 * The keys belong where their rows went; no value changed. Pure.
 */

export interface KeyedRow {
  /** The key that the row shows. */
  key: string;
  /** 0-based. */
  row: number;
  /** Mark of what it shows, and of what the base of its key says. */
  shown: number;
  known: number;
}

/** For each row of the tab the key that belongs there; only whole circles of rows, nothing for a row that was edited. */
export function leftBehindKeys(rows: readonly KeyedRow[]): Map<number, string> {
  const moved = rows.filter(({ shown, known }) => shown !== known);
  const owners = Map.groupBy(moved, ({ known }) => known);
  const next = new Map<KeyedRow, KeyedRow>();
  for (const row of moved) {
    // Equal rows are as good as each other, so each takes the next one that is left.
    const owner = owners.get(row.shown)?.shift();
    if (owner !== undefined) next.set(row, owner);
  }
  const belongs = new Map<number, string>();
  const visited = new Set<KeyedRow>();
  for (const start of moved) {
    const circle: [KeyedRow, KeyedRow][] = [];
    let row: KeyedRow | undefined = start;
    while (row !== undefined && !visited.has(row)) {
      visited.add(row);
      const owner = next.get(row);
      if (owner !== undefined) circle.push([row, owner]);
      row = owner;
    }
    if (row === start) for (const [at, owner] of circle) belongs.set(at.row, owner.key);
  }
  return belongs;
}
