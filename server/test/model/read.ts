/** Reading the tab, and what a read tells about keys: which row is a key's, and which rows need another key. */
import { COLUMNS, type Value } from './cell-value.ts';
import type { Next, SheetRead, StageOf } from './worker.ts';
import { isBlank, isEmpty, must, newName, type RowBase, type SheetRow, type World } from './world.ts';

/** In one request; without `wholeRead` the reconcile reads one row after the other. */
export function readStep(world: World, worker: StageOf<'read'>): Next {
  const { lo, ids, keys } = worker;
  if (worker.job === 'reconcile' && !world.rules.wholeRead) {
    const row = world.sheet[worker.rows.length];
    const since = worker.rows.length === 0 ? world.now : lo;
    if (row) return { at: 'read', lo: since, ids, keys, rows: [...worker.rows, row] };
    return { at: 'merge', read: { lo: since, hi: world.now, rows: worker.rows }, left: null };
  }
  const read: SheetRead = { lo, hi: world.now, rows: [...world.sheet] };
  if (worker.job === 'reconcile') return { at: 'merge', read, left: null };
  return { at: 'plan', read, ids, keys, next: 0, n: null };
}

/** A row that needs a key: `key` null means a new one. */
export interface KeyWish {
  readonly row: number;
  readonly shown: SheetRow;
  readonly key: string | null;
}

export interface ReadKeys {
  /** The row of each key. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Keys that more than one row shows. */
  readonly copied: ReadonlySet<string>;
  readonly wishes: readonly KeyWish[];
  /** Rows whose keys a range sort left behind: the key that each row shows, and the one that it should. */
  readonly moves: ReadonlyMap<string, string>;
}

export function readKeys(world: World, rows: readonly SheetRow[]): ReadKeys {
  const places = new Map<string, number[]>();
  rows.forEach(({ key }, row) => {
    if (key !== null) places.set(key, [...(places.get(key) ?? []), row]);
  });
  const rowOf = new Map<string, number>();
  const copied = new Set<string>();
  const wishes: KeyWish[] = [];
  for (const [key, at] of places) {
    const original = originalOf(world, key, at, rows);
    rowOf.set(key, original);
    if (at.length > 1) copied.add(key);
    for (const row of at) if (row !== original) wishes.push({ row, shown: must(rows[row]), key: null });
  }
  rows.forEach((shown, row) => {
    if (shown.key !== null || isBlank(shown)) return;
    const taken = wishes.map((wish) => wish.key);
    const missing = [...world.base.keys()].filter((key) => !places.has(key) && !taken.includes(key));
    const key = world.rules.keysGivenBack ? missing.find((each) => isTheirs(world, each, shown, row)) : null;
    wishes.push({ row, shown, key: key ?? null });
  });
  return { rowOf, copied, wishes, moves: keyMoves(world, rows, rowOf, copied) };
}

/** The one that shows the base keeps the key, then the one at the last known place. */
function originalOf(world: World, key: string, at: readonly number[], rows: readonly SheetRow[]): number {
  const base = world.base.get(key);
  const worth = (row: number) => {
    const isBase = world.rules.originals && base && showsBase(must(rows[row]), base);
    return (isBase ? 2 : 0) + (base?.row === row ? 1 : 0);
  };
  return at.reduce((best, row) => (worth(row) > worth(best) ? row : best));
}

function showsBase(shown: SheetRow, base: RowBase): boolean {
  return COLUMNS.every((column) => shown[column] === base[column].v);
}

/** A keyless row is the one of a missing key when it shows its base or MySQL's row, or half of it at its last place. */
function isTheirs(world: World, key: string, shown: SheetRow, row: number): boolean {
  const [base, db] = [must(world.base.get(key)), world.db.get(key)];
  if (base.gone || !db) return false;
  const known = (value: Value, column: 'a' | 'b') => value === base[column].v || value === db[column];
  const same = COLUMNS.filter((column) => known(shown[column], column)).length;
  return same === COLUMNS.length || (base.row === row && same * 2 >= COLUMNS.length);
}

/** Rows that in full show the bases of one another's keys, or of keys that no row has. */
function keyMoves(
  world: World,
  rows: readonly SheetRow[],
  rowOf: ReadonlyMap<string, number>,
  copied: ReadonlySet<string>,
): Map<string, string> {
  const moves = new Map<string, string>();
  if (!world.rules.movedKeys) return moves;
  for (const [key, row] of rowOf) {
    const shown = must(rows[row]);
    const own = world.base.get(key);
    if (copied.has(key) || !own || isEmpty(shown) || showsBase(shown, own)) continue;
    for (const [other, base] of world.base) {
      if (other !== key && !base.gone && !copied.has(other) && showsBase(shown, base)) moves.set(key, other);
    }
  }
  // Circles, and chains that end at a key that no row has: a row whose key goes elsewhere frees the place of the next.
  for (let before = -1; before !== moves.size;) {
    before = moves.size;
    const targets = [...moves.values()];
    for (const [key, other] of moves) {
      const isAlone = targets.indexOf(other) === targets.lastIndexOf(other);
      if (!isAlone || (rowOf.has(other) && !moves.has(other))) moves.delete(key);
    }
  }
  return moves;
}

export const newKey = (world: World): string => `n${newName(world, 'key')}`;
