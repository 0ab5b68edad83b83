/**
 * The state of the model: the sheet, MySQL, what the sync remembers, and everything that is on its way. Records are never
 * changed, only replaced in their containers, so a copy of a world is a copy of its containers.
 */
import { COLUMNS, type Column, type Value } from './cell-value.ts';
import type { Intent, LateCall, Token } from './google.ts';
import { copyLedger, type Ledger } from './ledger.ts';
import type { Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import type { Worker } from './worker.ts';

/** `id` is the row's true identity, which only the invariants see; `key` is the cell of the key column. */
export interface SheetRow {
  readonly id: string;
  readonly key: string | null;
  readonly a: Value;
  readonly b: Value;
}

export interface DbRow {
  readonly id: string;
  readonly a: Value;
  readonly b: Value;
}

/** `db` is MySQL's value that was seen when the cell was left as people typed it. */
export interface Held {
  readonly db: Value;
  readonly at: number;
}

/** `v` is what the sheet was known to hold in [lo, hi]; `owed` is to be put back there. */
export interface CellBase {
  readonly v: Value;
  readonly lo: number;
  readonly hi: number;
  readonly held: Held | null;
  readonly owed: string | null;
}

/** `gone`: we took the row out of the sheet and it has to be put back. `rounds` of repair without peace. */
export interface RowBase {
  readonly id: string;
  readonly row: number;
  readonly gone: boolean;
  readonly rounds: number;
  readonly a: CellBase;
  readonly b: CellBase;
}

export interface Change {
  readonly id: number;
  readonly key: string;
  readonly at: number;
}

export interface Webhook {
  readonly id: number;
  readonly key: string | null;
  readonly row: number;
  readonly columns: readonly Column[];
  readonly shown: SheetRow;
  /** By the add-on's clock, corrected, wrong by at most the scope's `clockError`. */
  readonly capturedAt: number;
}

/** A key that was written to the wrong row: the row with key `from` that shows `a` and `b` is to get `to`. */
export interface Rekey {
  readonly from: string | null;
  readonly to: string | null;
  readonly a: Value;
  readonly b: Value;
}

/** Our value that stands where it must not, in a row with this key or without one; `before` stood there. */
export interface Stray {
  readonly key: string | null;
  readonly row: number;
  readonly column: Column;
  readonly ours: Value;
  readonly before: Value;
  /** What the row shows since our write, by which it is known when a sort took it away from its key. */
  readonly left: Readonly<Record<Column, Value>>;
}

export interface World {
  readonly rules: Rules;
  readonly scope: Scope;
  now: number;
  /** How many values, rows, keys, changes, webhooks and intents were made: their names stay unique. */
  made: Readonly<Record<'value' | 'row' | 'key' | 'change' | 'webhook' | 'intent', number>>;
  /** How often each kind of action was taken. */
  spent: Readonly<Record<string, number>>;
  sheet: SheetRow[];
  /** Edits whose trigger has not run yet. */
  triggers: { readonly row: number; readonly columns: readonly Column[] }[];
  db: Map<string, DbRow>;
  queue: Change[];
  transaction: Change | null;
  base: Map<string, RowBase>;
  dirty: Set<string>;
  webhooks: Webhook[];
  inbox: Webhook[];
  intents: Intent[];
  rekeys: Rekey[];
  strays: Stray[];
  /** Rows that we deleted and must not have deleted, with the place where they stood. */
  putBacks: { readonly row: number; readonly shown: SheetRow }[];
  nudged: boolean;
  keysWanted: boolean;
  paused: boolean;
  lease: { readonly holder: number | null; readonly fence: number };
  tokens: Map<number, Token>;
  /** Tokens of settled intents, to be removed. */
  settled: number[];
  /** What `_sync` holds of the last write. */
  scratch: (Token & { readonly n: number }) | null;
  calls: LateCall[];
  workers: Worker[];
  ledger: Ledger;
}

export function copyWorld(world: World): World {
  return {
    ...world,
    sheet: [...world.sheet],
    triggers: [...world.triggers],
    db: new Map(world.db),
    queue: [...world.queue],
    base: new Map(world.base),
    dirty: new Set(world.dirty),
    webhooks: [...world.webhooks],
    inbox: [...world.inbox],
    intents: [...world.intents],
    rekeys: [...world.rekeys],
    strays: [...world.strays],
    putBacks: [...world.putBacks],
    tokens: new Map(world.tokens),
    settled: [...world.settled],
    calls: [...world.calls],
    workers: [...world.workers],
    ledger: copyLedger(world.ledger),
  };
}

export function newName(world: World, kind: keyof World['made']): number {
  const number = world.made[kind] + 1;
  world.made = { ...world.made, [kind]: number };
  return number;
}

export function blankRow(world: World): SheetRow {
  return { id: `x${newName(world, 'row')}`, key: null, a: null, b: null };
}

/** Whether nothing stands in a row, a key neither. */
export function isBlank(row: SheetRow | null | undefined): boolean {
  return row == null || (row.key === null && isEmpty(row));
}

export function isEmpty(row: Readonly<Record<Column, Value>>): boolean {
  return COLUMNS.every((column) => row[column] === null);
}

export function newCell(v: Value, lo: number, hi: number, held: Held | null = null): CellBase {
  return { v, lo, hi, held, owed: null };
}

export function newBase(shown: SheetRow | DbRow, row: number, lo: number, hi: number): RowBase {
  const cells = { a: newCell(shown.a, lo, hi), b: newCell(shown.b, lo, hi) };
  return { id: shown.id, row, gone: false, rounds: 0, ...cells };
}

/** For what must be there by the protocol; a throw is a defect of the model. */
export function must<T>(found: T | undefined | null): T {
  if (found === undefined || found === null) throw new Error('the model lost something that it knows');
  return found;
}

export function setBase(world: World, key: string, change: Partial<RowBase>): void {
  world.base.set(key, { ...must(world.base.get(key)), ...change });
}

/** Whether MySQL's row has something that the sheet is to be given. */
export function isDirty(world: World, key: string): boolean {
  const [base, db] = [world.base.get(key), world.db.get(key)];
  if (!base && !db) return false;
  if (!base || !db || base.gone) return true;
  return COLUMNS.some((column) => base[column].owed !== null || cellIsDirty(base[column], db[column]));
}

export function cellIsDirty(cell: CellBase, db: Value): boolean {
  return (cell.held ? cell.held.db : cell.v) !== db;
}

export function markDirty(world: World, key: string): void {
  if (isDirty(world, key)) world.dirty.add(key);
}
