/**
 * The oracle follows every change of the file and of the linked table from outside, by whomever, and judges when all is
 * quiet. It knows nothing of how the product works but the row keys and what is stored for people to read.
 */
import type { CellBase } from '../../../core/base.ts';
import type { Micros } from '../../../core/micros.ts';
import type { SimMysql } from '../mysql/sim-mysql.ts';
import type { SimGoogle } from '../sheet/sim-google.ts';
import { checkHistory } from './check-history.ts';
import { checkRows, type Accounts, type Violation } from './check-rows.ts';
import type { NamedAccounts } from './named-accounts.ts';
import { isAway, NeverBack } from './never-back.ts';
import { sheetView, valueToken } from './sheet-view.ts';
import { SheetLedger } from './sheet-ledger.ts';
import { Times } from './times.ts';
import { TableLedger, type Written } from './table-ledger.ts';

export interface Clocks {
  /** True time. */
  now: () => Micros;
  /** The true time of what the add-on's clock showed. */
  trueTime: (capturedAt: Micros) => Micros;
}

export class Oracle {
  /** Number and kind of the event in progress; stands in reports. */
  event = 'start';
  readonly #google: SimGoogle;
  readonly #mysql: SimMysql;
  readonly #stored: NamedAccounts;
  readonly #sheet = new SheetLedger();
  readonly #table = new TableLedger();
  readonly #keyOf = new Map<string, string>();
  /** All row keys that a primary key ever had. */
  readonly #keysOf = new Map<string, Set<string>>();
  readonly #written: (Written & { event: string })[] = [];
  readonly #deleted: Violation[] = [];
  readonly #neverBack = new NeverBack(this.#sheet, this.#table);
  /** The primary key that each row key had last. */
  readonly #pkOf = new Map<string, string>();
  readonly #times: Times;
  readonly #now: () => Micros;
  #at = 0;
  /** Ids of the columns when they were last synced: a column that was away has another one. */
  readonly #synced = new Map<string, string>();
  /** Columns that were away: what happened to them meanwhile is not told. */
  readonly #rejoined = new Set<string>();

  constructor(google: SimGoogle, mysql: SimMysql, stored: NamedAccounts, clocks: Clocks) {
    this.#now = clocks.now;
    this.#times = new Times(this.#sheet, mysql, clocks.trueTime);
    this.#google = google;
    this.#mysql = mysql;
    this.#stored = stored;
    google.onChange((by) => {
      const note = this.#note();
      const inMysql = this.#storedKeys();
      const isStored = (key: string) => inMysql.has(key);
      const isKnown = (key: string, column: string, token: string) =>
        note.isKnown('sheet', { key, column }, token);
      const view = sheetView(google.workbook, stored.link());
      const writes = this.#sheet.update(view, by, { ...note, isKnown, isStored });
      this.#neverBack.judgeSheet(writes, this.#pkOf, this.event);
    });
    mysql.onCommit((commit) => {
      const rows = commit.rows.filter(({ table }) => table === stored.table);
      if (rows.length === 0) return;
      const note = this.#note();
      for (const { pk, after } of rows) {
        const key = this.#keyOf.get(pk) ?? '';
        if (commit.by === 'customer' || after !== null || !this.#sheet.isSteady(key)) continue;
        const what = `the sheet showed it all the time (during ${this.event})`;
        this.#deleted.push({ rule: 'no live row is deleted', where: `${key} / ${pk}`, what });
      }
      if (commit.by !== 'customer') {
        const { deletes } = stored.link();
        this.#neverBack.judgeCommit(rows, this.#keyOf, { event: this.event, deletes });
      }
      const isKnown = (pk: string, column: string, token: string) =>
        note.isKnown('db', { key: this.#keyOf.get(pk) ?? '', column }, token);
      this.#table.update({ ...commit, rows }, { ...note, isKnown }, (written) => {
        if (!written.isKnown && written.token !== valueToken(null)) {
          this.#written.push({ ...written, event: this.event });
        }
      });
    });
  }

  /** Cells that the product wrote to MySQL. */
  get written(): number {
    return this.#table.written;
  }

  /** Values that a write put into columns which people moved in that instant: the link stops, and what was covered is kept. */
  forgiveMisplaced(): void {
    this.#neverBack.forgiveSheet();
  }

  /** Nothing is invented, no value goes to another row than the one it was typed in, and no cell goes back. Holds at any time. */
  inventions(): Violation[] {
    this.#note();
    const invented = this.#written.flatMap(({ pk, column, token, isInsert, event }) => {
      const keys = [...(this.#keysOf.get(pk) ?? [])];
      const cells = keys.map((key) => this.#sheet.keys.get(key)?.cells.get(column));
      // A row that is new to MySQL takes all that the sheet shows of it.
      if (cells.some((cell) => cell?.given.has(token) || (isInsert && cell?.shown.has(token)))) return [];
      const where = `${keys.join(', ') || 'no key'} / ${pk} ${column}`;
      const what = `MySQL was given ${token}, which nobody put into this row (during ${event})`;
      return [{ rule: 'nothing invented', where, what }];
    });
    return [...invented, ...this.#neverBack.violations, ...this.#times.violations];
  }

  /** Judges the quiet end of a run. */
  judge(): Violation[] {
    this.#note();
    const link = this.#stored.synced();
    const accounts: Accounts = {
      link,
      view: sheetView(this.#google.workbook, link),
      rows: this.#stored.tableRows(),
      states: this.#stored.states(),
      conflicts: this.#stored.conflicts(),
      issues: this.#stored.issues(),
      sheet: this.#sheet,
      table: this.#table,
      keyOf: this.#keyOf,
    };
    const pks = new Map(accounts.states.flatMap(({ key, pk }) => (pk === null ? [] : [[key, pk]])));
    const entries = this.#mysql.committed.history(link.id);
    const untold = checkHistory({ ...accounts, pks, entries, untold: this.#rejoined });
    return [...this.inventions(), ...this.#deleted, ...checkRows(accounts), ...untold, ...this.#misplaced()];
  }

  /** Synced columns are where the link says. */
  #misplaced(): Violation[] {
    const places = new Map(this.#stored.link().columns.map(({ id, index }) => [id, index]));
    return this.#stored.synced().columns.flatMap(({ id, index }) => {
      const place = places.get(id);
      const what = `it is column ${place ?? 'none'}, and is taken for column ${index}`;
      return place === index ? [] : [{ rule: 'a column is who it was', where: id, what }];
    });
  }

  /** A column that was away is synced again. */
  #noteColumns(): void {
    const isThere = (pk: string) => {
      const ledger = this.#sheet.keys.get(this.#keyOf.get(pk) ?? '');
      return ledger !== undefined && !isAway(ledger);
    };
    for (const [column, id] of this.#stored.idsByName()) {
      const known = this.#synced.get(column);
      this.#synced.set(column, id);
      if (known === undefined || known === id) continue;
      this.#rejoined.add(column);
      this.#sheet.rejoin(column);
      this.#table.rejoin(column, isThere);
    }
  }

  /** Row keys of rows that MySQL has now. */
  #storedKeys(): Set<string> {
    const pks = this.#mysql.committed.tableRows(this.#stored.table).keys();
    return new Set([...pks].flatMap((pk) => this.#keyOf.get(pk) ?? []));
  }

  /** Counts on, and learns which row key belongs to which primary key. */
  #note(): {
    at: number;
    now: Micros;
    event: string;
    isKnown: (side: Side, cell: CellName, token: string) => boolean;
  } {
    this.#at += 1;
    this.#noteColumns();
    const states = this.#stored.states();
    for (const { key, pk } of states) {
      if (pk === null) continue;
      const former = this.#pkOf.get(key);
      if (former !== undefined && former !== pk && !this.#keyOf.has(pk)) this.#table.inherit(pk, former);
      this.#keyOf.set(pk, key);
      this.#pkOf.set(key, pk);
      this.#keysOf.set(pk, (this.#keysOf.get(pk) ?? new Set()).add(key));
    }
    this.#neverBack.noteBases(states);
    const stateOf = new Map(states.map((state) => [state.key, state]));
    const isKnown = (side: Side, { key, column }: CellName, token: string) => {
      const state = stateOf.get(key);
      const base = state?.base?.[column];
      if (base !== undefined && knownToken(side, base) === token) return true;
      // A write that is not finished yet may be in the sheet: the base does not tell of it.
      const isOpen = (state?.openIntent ?? null) !== null;
      return isOpen && this.#sheet.keys.get(key)?.cells.get(column)?.ours === token;
    };
    this.#times.judge({
      policy: this.#stored.link().policy,
      conflicts: this.#stored.conflicts(),
      entries: this.#stored.entries(),
      states: stateOf,
      clockError: this.#mysql.committed.spreadsheets()[0]?.clock?.error ?? Infinity,
      hasFormulas: this.#google.workbook.formulas.size > 0,
      event: this.event,
    });
    return { at: this.#at, now: this.#now(), event: this.event, isKnown };
  }
}

type Side = 'sheet' | 'db';

interface CellName {
  key: string;
  column: string;
}

/** What the base says of one side of a cell; a formula is like no other value. */
function knownToken(side: Side, { v, held }: CellBase): string {
  if (side === 'db' && held !== undefined) return valueToken(held.db);
  return held?.why === 'formula' ? 'formula' : valueToken(v);
}
