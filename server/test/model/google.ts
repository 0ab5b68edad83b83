/**
 * Google: applies a batch in order and as a whole, refuses a token that exists, and may apply a call long after its caller
 * gave up.
 */
import type { Column, Value } from './cell-value.ts';
import { blankRow, isBlank, type SheetRow, type World } from './world.ts';

export type Item =
  | {
      readonly do: 'set';
      readonly key: string;
      readonly row: number;
      readonly column: Column;
      readonly value: Value;
      readonly expected: Value;
    }
  /** Our value is taken out again where it must not stand: `value` stood there before. */
  | {
      readonly do: 'unstray';
      readonly key: string | null;
      readonly row: number;
      readonly column: Column;
      readonly value: Value;
      readonly expected: Value;
    }
  /** `shown` is the row as it was read; `why` a row gets this key. */
  | {
      readonly do: 'key';
      readonly why: 'new' | 'back' | 'move' | 'repair';
      readonly row: number;
      readonly key: string | null;
      readonly shown: SheetRow;
    }
  | { readonly do: 'delete'; readonly key: string; readonly row: number }
  /** A row that we deleted goes in again as it was, from its copy. */
  | {
      readonly do: 'putBack';
      readonly key: string | null;
      readonly row: number;
      readonly shown: SheetRow;
    }
  | {
      readonly do: 'append';
      readonly key: string;
      readonly id: string;
      readonly a: Value;
      readonly b: Value;
      readonly at: number;
    };

/** `items` are finished up to `next`. */
export interface Intent {
  readonly n: number;
  readonly state: 'preparing' | 'open';
  readonly items: readonly Item[];
  readonly next: number;
  readonly ids: readonly number[];
  /** Start of the read that it rests on. */
  readonly lo: number;
  readonly sentAt: number;
}

/** What stood in each item's row the instant before, the key column after, and where new rows came to stand. */
export interface Readback {
  readonly before: readonly (SheetRow | null)[];
  readonly keysAfter: readonly (string | null)[];
  readonly placed: readonly (number | null)[];
}

export interface Token {
  readonly by: 'write' | 'burn';
  readonly readback: Readback | null;
}

/** A call that timed out and has not reached Google yet. */
export interface LateCall {
  readonly n: number;
  /** Null: it only burns the token. */
  readonly items: readonly Item[] | null;
}

/** Null: refused, because the token exists. */
export function applyBatch(world: World, n: number, items: readonly Item[]): Readback | null {
  if (world.rules.onceToken && world.tokens.has(n)) return null;
  const copies = [...world.sheet];
  const before: (SheetRow | null)[] = [];
  const placed: (number | null)[] = [];
  for (const item of items) {
    if (item.do === 'append' || item.do === 'putBack') {
      const at = Math.min(item.do === 'append' ? item.at : item.row, world.sheet.length);
      world.sheet.splice(at, 0, item.do === 'append' ? newRow(item) : item.shown);
      before.push(null);
      placed.push(at);
      continue;
    }
    if (item.do !== 'delete') while (world.sheet.length <= item.row) world.sheet.push(blankRow(world));
    const row = world.sheet[item.row] ?? null;
    before.push(copies[item.row] ?? row);
    placed.push(null);
    if (row === null) continue;
    if (item.do === 'delete') world.sheet.splice(item.row, 1);
    else if (item.do === 'key') world.sheet[item.row] = { ...row, key: item.key };
    else world.sheet[item.row] = { ...row, [item.column]: item.value };
  }
  const readback = { before, keysAfter: world.sheet.map(({ key }) => key), placed };
  world.tokens.set(n, { by: 'write', readback });
  world.scratch = { by: 'write', n, readback };
  return readback;
}

function newRow({ id, key, a, b }: Extract<Item, { do: 'append' }>): SheetRow {
  return { id, key, a, b };
}

/** True when the token was free: the write was never applied and never can be. */
export function burnToken(world: World, n: number): boolean {
  if (world.tokens.has(n)) return false;
  world.tokens.set(n, { by: 'burn', readback: null });
  return true;
}

export function applyLateCall(world: World, call: LateCall): void {
  if (call.items === null) burnToken(world, call.n);
  else applyBatch(world, call.n, call.items);
}

/** The row below the last one with a key or a value. */
export function endOfSheet(rows: readonly SheetRow[]): number {
  let end = rows.length;
  while (end > 0 && isBlank(rows[end - 1])) end--;
  return end;
}
