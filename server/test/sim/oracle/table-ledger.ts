/**
 * MySQL's side of the accounts: for each primary key and column the last value that customers put there and all that the
 * column ever held. A value of ours that nobody gave is reported at once.
 */
import type { Commit, CommittedRow } from '../mysql/sim-mysql.ts';
import { History, type Entry } from './history.ts';
import { Order } from './order.ts';
import { valueToken } from './sheet-view.ts';

export interface TableCellLedger {
  customer: Entry | null;
  stored: History;
  /** The same in its order, and up to where the sheet has it. */
  order: Order;
}

export interface PkLedger {
  cells: Map<string, TableCellLedger>;
  /** When a customer last deleted the row; null when a customer inserted it again or never did. */
  deletedAt: number | null;
  /** Likewise, under the primary key that the row had before. */
  wasDeletedAt: number | null;
  /** We took its values away last, whatever the link does with such rows by now. */
  isEmptied: boolean;
}

/** A value that a commit of ours put into a cell. */
export interface Written {
  pk: string;
  column: string;
  token: string;
  /** The cell held it before. */
  isKnown: boolean;
  isInsert: boolean;
}

export interface TableNote {
  at: number;
  event: string;
  /** What the product knows the sheet to hold, or has just made it hold. */
  isKnown: (pk: string, column: string, token: string) => boolean;
}

export class TableLedger {
  readonly pks = new Map<string, PkLedger>();
  /** Cells that our commits changed. */
  written = 0;

  /** Calls `written` for each value that a commit of ours put into a cell. */
  update({ by, rows }: Commit, note: TableNote, written: (write: Written) => void): void {
    for (const row of rows) {
      const ledger = this.#ledger(row.pk);
      for (const [column, [was, is]] of changesOf(row)) {
        const cell = cellOf(ledger, column);
        if (by === 'customer' && row.after !== null) {
          const token = is ?? 'null';
          const isBack = row.before !== null && note.isKnown(row.pk, column, token);
          cell.customer = { token, at: note.at, event: note.event, isBack, isOurs: false };
        } else if (by !== 'customer' && is !== null && is !== was) {
          this.written += 1;
          written({
            pk: row.pk,
            column,
            token: is,
            isKnown: cell.stored.has(is),
            isInsert: row.before === null,
          });
        }
        cell.stored.set(is, note.at);
        if (is !== null) cell.order.add(is);
      }
      if (by !== 'customer') {
        const isBlank = Object.values(row.after ?? {}).every((value) => value === null);
        ledger.isEmptied = row.before !== null && row.after !== null && isBlank;
        continue;
      }
      if (row.after === null) ledger.deletedAt = note.at;
      else if (row.before === null) ledger.deletedAt = null;
    }
  }

  /** See SheetLedger. What was set in a row that is not `there` any more went with the row, unseen. */
  rejoin(column: string, isThere: (pk: string) => boolean): void {
    for (const [pk, { cells }] of this.pks) {
      const cell = cells.get(column);
      cell?.order.forget();
      if (!cell?.customer) continue;
      const isGone = cell.customer.token === valueToken(null) || !isThere(pk);
      if (isGone) cell.customer = { ...cell.customer, isBack: true };
    }
  }

  /** A row that MySQL did not take back under its old primary key at once goes on under another one. */
  inherit(pk: string, former: string): void {
    const [own, before] = [this.#ledger(pk), this.#ledger(former)];
    own.wasDeletedAt = before.deletedAt ?? before.wasDeletedAt;
    for (const [column, { customer, stored }] of before.cells) {
      const cell = cellOf(own, column);
      cell.customer ??= customer;
      cell.stored.prepend(stored);
    }
  }

  #ledger(pk: string): PkLedger {
    let ledger = this.pks.get(pk);
    if (ledger === undefined) {
      ledger = { cells: new Map(), deletedAt: null, wasDeletedAt: null, isEmptied: false };
      this.pks.set(pk, ledger);
    }
    return ledger;
  }
}

/** By column: tokens before and after; null where there is no row. Columns that stay as they are are left out. */
function changesOf({ before, after }: CommittedRow): Map<string, [string | null, string | null]> {
  const changes = new Map<string, [string | null, string | null]>();
  for (const column of Object.keys(after ?? before ?? {})) {
    const was = before === null ? null : valueToken(before[column] ?? null);
    const is = after === null ? null : valueToken(after[column] ?? null);
    if (was !== is) changes.set(column, [was, is]);
  }
  return changes;
}

function cellOf(ledger: PkLedger, column: string): TableCellLedger {
  let cell = ledger.cells.get(column);
  if (cell === undefined) {
    cell = { customer: null, stored: new History(), order: new Order() };
    ledger.cells.set(column, cell);
  }
  return cell;
}
