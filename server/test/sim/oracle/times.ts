/**
 * What was decided by time is judged against the true times, which only the world knows: a conflict that MySQL won rests on a
 * later statement of a customer's, and an edit that was passed over as stale was made before what is known of its cells.
 */
import type { RowState } from '../../../core/base.ts';
import type { ConflictPolicy } from '../../../core/link.ts';
import type { Micros } from '../../../core/micros.ts';
import { isRefused } from '../../../core/values/cell-value.ts';
import type { StoredConflict } from '../../../ports/conflicts.ts';
import type { SimMysql, StoredEntry } from '../mysql/sim-mysql.ts';
import type { Violation } from './check-rows.ts';
import type { SheetLedger } from './sheet-ledger.ts';
import { valueToken } from './sheet-view.ts';

const MS = 1_000;
/** Clocks of processes are off by milliseconds, and the add-on counts in whole ones. */
const SLACK: Micros = 100 * MS;

export interface TimesNow {
  policy: ConflictPolicy;
  conflicts: readonly StoredConflict[];
  entries: readonly StoredEntry[];
  states: ReadonlyMap<string, RowState>;
  /** Error of the add-on's clock as it is known. */
  clockError: Micros;
  hasFormulas: boolean;
  event: string;
}

export class Times {
  readonly violations: Violation[] = [];
  /** The true time of what the add-on's clock showed. */
  readonly #trueTime: (capturedAt: Micros) => Micros;
  readonly #sheet: SheetLedger;
  readonly #mysql: Pick<SimMysql, 'statements'>;
  #lastConflict = 0;
  readonly #judged = new Set<number>();
  /** Under another policy no time decides, and nobody knows which one a conflict was decided under. */
  #isByTime = true;

  constructor(
    sheet: SheetLedger,
    mysql: Pick<SimMysql, 'statements'>,
    trueTime: (capturedAt: Micros) => Micros,
  ) {
    this.#sheet = sheet;
    this.#mysql = mysql;
    this.#trueTime = trueTime;
  }

  judge(now: TimesNow): void {
    this.#isByTime &&= now.policy === 'latest';
    for (const conflict of now.conflicts) {
      if (conflict.id <= this.#lastConflict) continue;
      this.#lastConflict = conflict.id;
      const why = this.#isByTime ? this.#whyWrong(conflict, now) : null;
      if (why === null) continue;
      const where = `${conflict.key} ${conflict.column ?? ''}`;
      this.violations.push({ rule: 'the later one wins', where, what: `${why} (during ${now.event})` });
    }
    for (const entry of now.entries) {
      if (entry.outcome !== 'stale' || this.#judged.has(entry.id)) continue;
      this.#judged.add(entry.id);
      this.#judgeStale(entry, now);
    }
  }

  #whyWrong(conflict: StoredConflict, { clockError, hasFormulas }: TimesNow): string | null {
    const { key, column, base, sheet, sheetAt, dbAt, gone, resolution } = conflict;
    if (column === null || gone !== undefined || base === null) return null;
    // A refused value, by types or by the table, counts from when it was typed, however late it is looked at again.
    if (isRefused(sheet) || isRefused(base) || valueToken(sheet) === valueToken(base)) return null;
    if (dbAt !== null && !this.#mysql.statements.has(dbAt)) return 'nobody changed MySQL at that time';
    if (resolution === 'SHEET_WINS' && !hasFormulas && dbAt !== null && dbAt > sheetAt) {
      return 'the sheet won, although MySQL was changed later';
    }
    if (resolution !== 'DB_WINS') return null;
    if (dbAt === null || dbAt <= sheetAt) return 'MySQL won, although it was not changed later';
    const typedAt = this.#sheet.keys.get(key)?.cells.get(column)?.typedAt.get(valueToken(sheet));
    if (typedAt === undefined || typedAt - clockError - SLACK < dbAt) return null;
    return 'MySQL won, although people typed later';
  }

  #judgeStale(entry: StoredEntry, { states, event }: TimesNow): void {
    const base = states.get(entry.key)?.base;
    if (base == null) return;
    const at = this.#trueTime(entry.capturedAt);
    for (const column of Object.keys(entry.cells)) {
      const known = base[column];
      if (known === undefined || known.lo + SLACK >= at) continue;
      const what = `an edit was passed over that is newer than what is known (during ${event})`;
      this.violations.push({ rule: 'no edit is dropped', where: `${entry.key} ${column}`, what });
    }
  }
}
