/**
 * Keys that are not where their rows are: a sort of a part of the columns left them behind, or somebody cleared or overwrote
 * them. Each row that shows in full what the base of another key says is that key's row. Pure.
 */
import type { SeenRow } from './read-tab.ts';

/** A row of the tab, with a key that is known or without one. */
export interface MarkedRow {
  /** Null: it shows none, or one that nobody knows. */
  key: string | null;
  /** 0-based. */
  row: number;
  /** Mark of what it shows; null when it could not be judged. */
  shown: number | null;
  /** Nothing is in it any more: its row may have been sorted away. */
  isBlank: boolean;
  seen: SeenRow;
}

/** What is known of a key. */
export interface KnownKey {
  key: string;
  /** 0-based row where it was last seen. */
  row: number | null;
  mark: number;
}

/** Which rows and keys are apart, and which of them belong together. */
export interface Apart {
  /** The key of each row that shows in full what that key's base says. */
  owners: Map<MarkedRow, string>;
  /** Rows and keys that are left: an edit may have come on top. */
  rows: MarkedRow[];
  keys: string[];
}

/** Looks at rows that do not show what is known of their key, and at keys whose row does not, or is not there. */
export function findApart(rows: readonly MarkedRow[], known: ReadonlyMap<string, KnownKey>): Apart {
  const isMoved = ({ key, shown }: MarkedRow) => key === null || known.get(key)?.mark !== shown;
  const moved = rows.filter(isMoved);
  const settled = new Set(rows.flatMap((row) => (row.key === null || isMoved(row) ? [] : [row.key])));
  const free = [...known.values()].filter(({ key }) => !settled.has(key));
  // What is blank tells nothing of whose it is.
  const owners = chooseOwners(
    moved.filter(({ isBlank }) => !isBlank),
    free,
  );
  const taken = new Set(owners.values());
  return {
    owners,
    rows: moved.filter((row) => !owners.has(row) && !row.isBlank),
    keys: free.flatMap(({ key }) => (taken.has(key) ? [] : [key])),
  };
}

/**
 * For each row of the tab the key that belongs there instead of its own, null for none. Keys move in whole circles of rows, or
 * along a chain from a row without a key, or with the key of a row that is gone, to a key without a row, or with a blank one:
 * then each of them is accounted for. A row at the end that shows what nobody knew, or nothing, is the row of the key at the
 * start, edited or emptied: a sort leaves as many keys as rows.
 */
export function leftBehindKeys(
  rows: readonly MarkedRow[],
  owners: ReadonlyMap<MarkedRow, string>,
): Map<number, string | null> {
  const rowOf = new Map(rows.flatMap((row) => (row.key === null ? [] : [[row.key, row] as const])));
  const belongs = new Map<number, string | null>();
  const visited = new Set<MarkedRow>();
  const claimed = new Set(owners.values());
  const isStart = ({ key }: MarkedRow) => key === null || !claimed.has(key);
  // Chains first: a row within one is not the start of a circle.
  for (const start of [...owners.keys()].sort((a, b) => Number(isStart(b)) - Number(isStart(a)))) {
    const path: [MarkedRow, string | null][] = [];
    let row: MarkedRow | undefined = start;
    let end: MarkedRow | 'missing' | undefined;
    while (row !== undefined && !visited.has(row)) {
      visited.add(row);
      const key = owners.get(row);
      if (key === undefined) {
        // Two rows alone, and one of them edited, are no sort: a person may have typed it.
        const ends = path.length > 1 || (row.isBlank && path.length > 0);
        if (ends && (row.isBlank || start.key !== null)) {
          path.push([row, start.key]);
          end = 'missing';
        }
        break;
      }
      path.push([row, key]);
      row = rowOf.get(key);
      end = row ?? 'missing';
    }
    // One row alone that shows what a missing one did is not a sort: a person may have typed it.
    const isChain = end === 'missing' && isStart(start) && (start.key === null || path.length > 1);
    const isWhole = isChain || end === start;
    if (isWhole) for (const [at, key] of path) if (at.key !== key) belongs.set(at.row, key);
  }
  return belongs;
}

/** Equal rows are as good as each other: the one that was last seen here, else any that is left. */
function chooseOwners(rows: readonly MarkedRow[], keys: readonly KnownKey[]): Map<MarkedRow, string> {
  const byMark = Map.groupBy(keys, ({ mark }) => mark);
  const here = new Map(keys.map((key) => [key.row, key]));
  const taken = new Set<string>();
  const owner = new Map<MarkedRow, string>();
  const give = (row: MarkedRow, key: KnownKey | undefined) => {
    if (key === undefined || taken.has(key.key) || owner.has(row)) return;
    owner.set(row, key.key);
    taken.add(key.key);
  };
  for (const row of rows) {
    const key = here.get(row.row);
    if (row.key === null && key !== undefined && key.mark === row.shown) give(row, key);
  }
  for (const row of rows) {
    if (row.shown === null || owner.has(row)) continue;
    const equal = byMark.get(row.shown) ?? [];
    while (equal.length > 0 && taken.has(equal[0]?.key ?? '')) equal.shift();
    give(row, equal.shift());
  }
  return owner;
}
