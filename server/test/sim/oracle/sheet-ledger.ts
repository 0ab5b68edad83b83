/**
 * The sheet's side of the accounts: for each row key and column the last value that people put there and all that the cell
 * ever showed. It is kept by comparing views, so it needs to know nothing of the actions that people take.
 */
import type { Micros } from '../../../core/micros.ts';
import type { Author } from '../sheet/sim-google.ts';
import { Bearers } from './bearers.ts';
import { History, type Entry } from './history.ts';
import { Order } from './order.ts';
import { emptyView, tokenOf, valueToken, type SheetView, type ViewRow } from './sheet-view.ts';

export interface SheetCellLedger {
  person: Entry | null;
  /** What the product last put there. */
  ours: string | null;
  shown: History;
  /** All that people and formulas ever made the cell show: what may go to MySQL. */
  given: Set<string>;
  /** The same in its order, and up to where MySQL has it. */
  acts: Order;
  /** When people first put each value there. */
  typedAt: Map<string, Micros>;
}

export interface KeyLedger {
  cells: Map<string, SheetCellLedger>;
  /** When people last took the row away; null when it came back by them or was never taken. */
  removedAt: number | null;
  /** When people last took the row's values away beside another row's key: then the key may go, too. */
  lostAt: number | null;
  /** What was so before the product gave the key to another row: it may take that back, too. */
  before: { removedAt: number | null; persons: Map<string, Entry | null> } | null;
  /** Its key was not to be seen, or not unique, at some time after it was first seen. */
  wasGone: boolean;
  /** Several rows had the key at some time: nobody can tell in which order they count. */
  wasRepeated: boolean;
  /** The row's cells when its key was last unique. */
  last: ViewRow | null;
  /** Likewise, when the product last took the row away. */
  taken: ViewRow | null;
}

/** What the product changed in a row that was there before. */
export interface SheetWrite {
  key: string;
  /** By column, tokens of what the cells show. */
  cells: { column: string; was: string; is: string }[];
  before: Readonly<Record<string, string>>;
  /** What it showed when the product last took it away. */
  taken: Readonly<Record<string, string>> | null;
}

export interface SheetNote {
  at: number;
  /** True time. */
  now: Micros;
  event: string;
  /** What the product knows the cell to hold, or has just made it hold. */
  isKnown: (key: string, column: string, token: string) => boolean;
  /** Whether MySQL has a row with this key. */
  isStored: (key: string) => boolean;
}

export class SheetLedger {
  readonly keys = new Map<string, KeyLedger>();
  #view = emptyView();
  /** By uid and column, what the product put into a row last. */
  readonly #ours = new Map<number, Map<string, string>>();
  /** By column, all that people ever made any row show. */
  readonly #shown = new Map<string, Set<string>>();
  /** By uid, the key that the row had first: another one may have covered it for an instant. */
  readonly #firstKey = new Map<number, string>();
  readonly #bearers = new Bearers();

  /** The answer: what the product wrote. */
  update(next: SheetView, by: Author, note: SheetNote): SheetWrite[] {
    const before = this.#view;
    if (by !== 'sync') for (const row of next.rows.values()) this.#noteShown(row);
    const writes = by === 'sync' ? this.#writesBetween(before, next) : [];
    this.#view = next;
    if (by === 'sync') this.#bearers.noteOurs(before, next);
    const lost = by === 'person' ? this.#bearers.notePeoples(before, next) : [];
    for (const key of lost) this.#ledger(key).lostAt = note.at;
    for (const column of before.columns) if (!next.columns.has(column)) this.#leave(column);
    if (by === 'sync') for (const [uid, row] of next.rows) this.#noteOurs(uid, before.rows.get(uid), row);
    for (const [key, row] of next.unique) this.#seeRow(key, row, before, by, note);
    // Which of them is the original is the product's to find out: what any of them shows may go to MySQL.
    for (const [key, rows] of next.repeated) for (const row of rows) this.#give(key, row);
    for (const [key, { uid }] of before.unique) {
      if (!next.unique.has(key)) this.#ledger(key).wasGone = true;
      if (next.unique.has(key) || next.repeated.has(key)) continue;
      const ledger = this.#ledger(key);
      if (by === 'person') this.#remove(key, uid, next, note.at);
      else if (by === 'sync' && next.rows.has(uid)) takeBack(ledger);
      if (by === 'sync') ledger.taken = ledger.last;
      // A row that people brought back after its delete had reached MySQL goes on under a new key.
      if (by === 'sync' && !note.isStored(key)) ledger.removedAt ??= note.at;
      for (const cell of ledger.cells.values()) cell.shown.set(null, note.at);
    }
    for (const key of before.repeated.keys()) {
      if (by === 'person' && !next.repeated.has(key) && !next.unique.has(key)) {
        this.#ledger(key).removedAt = note.at;
      }
    }
    return writes;
  }

  /**
   * The column is synced again: nothing that was known of its cells counts any more. What it shows counts as given now, however old
   * it is, and a blank cell takes what the other side has.
   */
  rejoin(column: string): void {
    for (const { cells, last } of this.keys.values()) {
      const cell = cells.get(column);
      const shown = last?.cells[column];
      if (cell === undefined || shown === undefined) continue;
      cell.acts.forget();
      cell.acts.add(valueToken(shown.value));
      cell.given.add(valueToken(shown.value));
      const known = cell.person ?? { token: tokenOf(shown), at: 0, event: 'rejoined', isBack: false };
      cell.person = { ...known, isOurs: true };
    }
  }

  /** What people put there went with the column. */
  #leave(column: string): void {
    for (const { cells } of this.keys.values()) {
      const cell = cells.get(column);
      if (cell?.person) cell.person = { ...cell.person, isOurs: true };
    }
  }

  #writesBetween(before: SheetView, next: SheetView): SheetWrite[] {
    const writes: SheetWrite[] = [];
    for (const [key, row] of next.unique) {
      const old = before.unique.get(key);
      if (old?.uid !== row.uid) continue;
      const [was, is] = [tokensOf(old), tokensOf(row)];
      const cells = Object.entries(is)
        .map(([column, token]) => ({ column, was: was[column] ?? 'null', is: token }))
        .filter((cell) => cell.was !== cell.is);
      const { taken } = this.#ledger(key);
      if (cells.length > 0) writes.push({ key, cells, before: was, taken: taken && tokensOf(taken) });
    }
    return writes;
  }

  #seeRow(key: string, row: ViewRow, before: SheetView, by: Author, note: SheetNote): void {
    const ledger = this.#ledger(key);
    if (!this.#firstKey.has(row.uid)) this.#firstKey.set(row.uid, key);
    const was = before.unique.get(key);
    const isNew = was === undefined && !before.repeated.has(key);
    const isAdopted = by === 'sync' && was?.uid !== row.uid && before.rows.has(row.uid);
    if (isAdopted) ledger.before = asBefore(ledger);
    // People took the other rows with this key away: what this one shows is what they want.
    const isLeft = by === 'person' && before.repeated.has(key);
    for (const [column, cell] of Object.entries(row.cells)) {
      const token = tokenOf(cell);
      const account = cellOf(ledger, column);
      const isChanged = ledger.last === null || tokenOf(ledger.last.cells[column] ?? NONE) !== token;
      if (by === 'sync' && isChanged) account.ours = token;
      const isBack = note.isKnown(key, column, token);
      const isPersons = by === 'person' && (isNew || isChanged || isLeft);
      const isOurs = this.#ours.get(row.uid)?.get(column) === token;
      const isTaken = by === 'sync' && (isAdopted || (before.repeated.has(key) && isChanged));
      if (isPersons && !account.typedAt.has(token)) account.typedAt.set(token, note.now);
      if (isPersons || isTaken) account.person = { token, at: note.at, event: note.event, isBack, isOurs };
      if (isPersons || isTaken || by === 'formulas' || cell.formula !== null) {
        account.given.add(valueToken(cell.value));
        if (isPersons || isTaken) account.acts.add(valueToken(cell.value));
        else account.acts.addNew(valueToken(cell.value));
      }
      account.shown.set(token, note.at);
    }
    // The product gives a row back the key that people took away.
    if ((by === 'person' && isNew) || isAdopted) ledger.removedAt = null;
    ledger.last = row;
  }

  /** People see the row, and always did since it was there. */
  isSteady(key: string): boolean {
    return this.#view.unique.has(key) && this.keys.get(key)?.wasGone === false;
  }

  #remove(shown: string, uid: number, { unique, repeated }: SheetView, at: number): void {
    const isAway = (key: string) => !unique.has(key) && !repeated.has(key);
    if (isAway(shown)) this.#ledger(shown).removedAt = at;
    const first = this.#firstKey.get(uid);
    // The key that it had before may have gone long ago.
    if (first !== undefined && isAway(first)) this.#ledger(first).removedAt ??= at;
  }

  #noteOurs(uid: number, was: ViewRow | undefined, { cells }: ViewRow): void {
    const ours = this.#ours.get(uid) ?? new Map<string, string>();
    for (const [column, cell] of Object.entries(cells)) {
      const token = tokenOf(cell);
      if (token !== tokenOf(was?.cells[column] ?? NONE)) ours.set(column, token);
    }
    this.#ours.set(uid, ours);
  }

  /** Whether people, or formulas of theirs, ever showed this in any row. */
  wasShown(column: string, token: string): boolean {
    return this.#shown.get(column)?.has(token) === true;
  }

  #noteShown({ cells }: ViewRow): void {
    for (const [column, cell] of Object.entries(cells)) {
      const shown = this.#shown.get(column) ?? new Set();
      this.#shown.set(column, shown.add(tokenOf(cell)));
    }
  }

  #give(key: string, row: ViewRow): void {
    const ledger = this.#ledger(key);
    ledger.wasRepeated = true;
    for (const [column, { value }] of Object.entries(row.cells)) {
      cellOf(ledger, column).given.add(valueToken(value));
    }
  }

  #ledger(key: string): KeyLedger {
    let ledger = this.keys.get(key);
    if (ledger === undefined) {
      ledger = {
        cells: new Map(),
        removedAt: null,
        lostAt: null,
        before: null,
        wasGone: false,
        wasRepeated: false,
        last: null,
        taken: null,
      };
      this.keys.set(key, ledger);
    }
    return ledger;
  }
}

function asBefore({ removedAt, cells }: KeyLedger): KeyLedger['before'] {
  return { removedAt, persons: new Map([...cells].map(([column, { person }]) => [column, person])) };
}

/** The row to which the product had given the key has its own again. */
function takeBack(ledger: KeyLedger): void {
  const { before } = ledger;
  if (before === null) return;
  ledger.removedAt ??= before.removedAt;
  for (const [column, cell] of ledger.cells) cell.person = before.persons.get(column) ?? null;
}

function tokensOf({ cells }: ViewRow): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, tokenOf(cell)]));
}

const NONE = { value: null, formula: null };

function cellOf(ledger: KeyLedger, column: string): SheetCellLedger {
  let cell = ledger.cells.get(column);
  if (cell === undefined) {
    cell = {
      person: null,
      ours: null,
      shown: new History(),
      given: new Set(),
      acts: new Order(),
      typedAt: new Map(),
    };
    ledger.cells.set(column, cell);
  }
  return cell;
}
