/**
 * No side goes back, not even for a moment: each value that the product puts into a cell is judged when it is put there. MySQL
 * gets what people gave, in their order, and nothing that it had already or that it has left behind; the sheet gets what MySQL
 * held, in that order. What a write covers by mistake may be put back.
 */
import type { RowState } from '../../../core/base.ts';
import type { CommittedRow, Values } from '../mysql/sim-mysql.ts';
import type { Violation } from './check-rows.ts';
import type { KeyLedger, SheetLedger, SheetWrite } from './sheet-ledger.ts';
import { valueToken } from './sheet-view.ts';
import type { TableLedger } from './table-ledger.ts';

/** Anybody may have given these, also twice: they tell nothing of the order. */
const COMMON: ReadonlySet<string> = new Set(['null', 'true', 'false']);

/** Formulas, and values that MySQL cannot hold. */
const HELD = /^(=|refused |"-\d)/;

/** Whether a row of MySQL's holds nothing. */
export function isEmptied(values: Values): boolean {
  return Object.values(values).every((value) => value === null);
}

/** Whether people took the row, or its values, out of the sheet. */
export function isAway({ removedAt, lostAt }: KeyLedger): boolean {
  return removedAt !== null || lostAt !== null;
}

const SHEET_RULE = 'the sheet never goes back';

export class NeverBack {
  violations: Violation[] = [];
  readonly #sheet: SheetLedger;
  readonly #table: TableLedger;
  /** By key and column: what the product knows the sheet to hold. */
  readonly #bases = new Map<string, string>();
  /** By key: the row as it was before a write that covered what it should not have: another row, or news of people's. */
  readonly #covered = new Map<string, Readonly<Record<string, string>>>();

  constructor(sheet: SheetLedger, table: TableLedger) {
    this.#sheet = sheet;
    this.#table = table;
  }

  /** What is known to be in the sheet was acknowledged, whichever side won: it may not reach MySQL later. */
  noteBases(states: readonly RowState[]): void {
    for (const { key, base } of states) {
      for (const [column, { v }] of Object.entries(base ?? {})) {
        const [cell, token] = [`${key} ${column}`, valueToken(v)];
        if (this.#bases.get(cell) === token) continue;
        this.#bases.set(cell, token);
        if (!COMMON.has(token)) this.#sheet.keys.get(key)?.cells.get(column)?.acts.takeNext(token);
      }
    }
  }

  /** Before the ledger of the table learns of a commit of ours. */
  judgeCommit(
    rows: readonly CommittedRow[],
    keyOf: ReadonlyMap<string, string>,
    { event, deletes }: { event: string; deletes: 'clear' | undefined },
  ): void {
    for (const { pk, before, after } of rows) {
      const ledger = this.#sheet.keys.get(keyOf.get(pk) ?? '');
      if (after === null || ledger === undefined || ledger.wasRepeated) continue;
      if (deletes === 'clear' && isEmptied(after) && isAway(ledger)) continue;
      for (const [column, value] of Object.entries(after)) {
        const acts = ledger.cells.get(column)?.acts;
        const [was, is] = [valueToken(before?.[column] ?? null), valueToken(value)];
        if (before === null) acts?.takeLast(is);
        else if (was !== is && acts?.takeNext(is) !== true) {
          this.violations.push({
            rule: 'MySQL never goes back',
            where: `${keyOf.get(pk) ?? ''} / ${pk} ${column}`,
            what: `${was} became ${is}, which people had not given there since (during ${event})`,
          });
        }
      }
    }
  }

  forgiveSheet(): void {
    this.violations = this.violations.filter(({ rule }) => rule !== SHEET_RULE);
  }

  /** `pkOf` by row key. */
  judgeSheet(writes: readonly SheetWrite[], pkOf: ReadonlyMap<string, string>, event: string): void {
    for (const { key, cells, before, taken } of writes) {
      const pk = pkOf.get(key) ?? '';
      const copies = [taken, this.#covered.get(key)];
      const isPutBack = copies.some((copy) => copy && cells.every(({ column, is }) => copy[column] === is));
      const hit = this.#sheet.keys.get(key)?.cells;
      const isAmiss = cells.some(({ column, was, is }) => {
        const isUnheard = hit?.get(column)?.acts.isAhead(was) === true;
        return isUnheard || HELD.test(was) || !this.#isOwn(pk, column, is);
      });
      // With news in two of its cells it may be another row, so all of it goes back.
      const news = Object.entries(before).filter(([column, was]) => hit?.get(column)?.acts.isAhead(was));
      if (isAmiss || news.length > 1) this.#covered.set(key, before);
      if (isPutBack) continue;
      for (const { column, was, is } of cells) {
        const why = this.#whyWrong(pk, column, is);
        if (why === null) continue;
        this.violations.push({
          rule: SHEET_RULE,
          where: `${key} / ${pk} ${column}`,
          what: `${was} became ${is}, which ${why} (during ${event})`,
        });
      }
    }
  }

  #whyWrong(pk: string, column: string, token: string): string | null {
    const order = this.#table.pks.get(pk)?.cells.get(column)?.order;
    if (COMMON.has(token) || order === undefined) return null;
    if (order.has(token)) return order.takeAgain(token) ? null : 'MySQL had replaced';
    const isOfOther = [...this.#table.pks.values()].some(({ cells }) => cells.get(column)?.order.has(token));
    // A copy that is put back may hit another row, too.
    return isOfOther || this.#sheet.wasShown(column, token) ? null : 'neither side ever held';
  }

  #isOwn(pk: string, column: string, token: string): boolean {
    const order = this.#table.pks.get(pk)?.cells.get(column)?.order;
    return COMMON.has(token) || order === undefined || order.has(token);
  }
}
