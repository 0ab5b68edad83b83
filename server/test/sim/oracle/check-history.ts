/**
 * From the history alone a person can tell what became of each cell: replayed from its first entry on, it ends with what both sides
 * hold. Cells that only the import brought are not told. A write is told before the edits that it covered, so what an entry replaced
 * need not be what was told last.
 */
import type { HistoryEntry, HistoryValues } from '../../../core/history-entry.ts';
import type { Link } from '../../../core/link.ts';
import { isRefused, type SheetValue } from '../../../core/values/cell-value.ts';
import type { Values } from '../mysql/sim-mysql.ts';
import type { Violation } from './check-rows.ts';
import { valueToken, type SheetView } from './sheet-view.ts';

export interface HistoryAccounts {
  link: Link;
  view: SheetView;
  rows: ReadonlyMap<string, Values>;
  /** Primary key of each row key. */
  pks: ReadonlyMap<string, string>;
  /** In the order in which they were stored. */
  entries: readonly HistoryEntry[];
  /** Names of columns that were not synced for some time. */
  untold: ReadonlySet<string>;
}

type ToldSide = 'sheet' | 'db';

/** What entries told of one row: by name of the column. */
interface ToldRow {
  isGone: boolean;
  sheet: Map<string, SheetValue>;
  db: Map<string, SheetValue>;
}

type Report = (where: string, what: string) => void;

const RULE = 'the history tells each cell';

export function checkHistory(accounts: HistoryAccounts): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (where, what) => violations.push({ rule: RULE, where, what });
  const told = new Map<string, ToldRow>();
  for (const entry of accounts.entries) {
    if (entry.key !== null) told.set(entry.key, tell(told.get(entry.key) ?? untold(), entry));
  }
  for (const [key, row] of told) compare(accounts, key, row, report);
  return violations;
}

function compare(
  { link, view, rows, pks, untold: away }: HistoryAccounts,
  key: string,
  row: ToldRow,
  report: Report,
) {
  const shown = view.unique.get(key);
  const stored = rows.get(pks.get(key) ?? '');
  if (shown === undefined || stored === undefined) {
    // A link may empty MySQL's row instead, which is told as that.
    const isEmptied = link.deletes === 'clear' && [...row.db.values()].every((value) => value === null);
    if (!row.isGone && row.db.size > 0 && !isEmptied) report(key, 'nothing tells that the row is gone');
    return;
  }
  if (row.isGone) {
    report(key, 'nothing tells that the row is back');
    return;
  }
  for (const { id, name } of link.columns) {
    if (away.has(name)) continue;
    const cell = shown.cells[id];
    const now = { sheet: cell?.value ?? null, db: stored[id] ?? null };
    for (const side of ['sheet', 'db'] as const) {
      // What a formula shows is calculated, not told.
      if (side === 'sheet' && cell?.formula != null) continue;
      const known = row[side].get(name);
      if (known === undefined || valueToken(known) === valueToken(now[side])) continue;
      report(`${key} ${name}`, `${side} holds ${valueToken(now[side])}, told was ${valueToken(known)}`);
    }
  }
}

function tell(row: ToldRow, entry: HistoryEntry): ToldRow {
  const { origin, operation, outcome, new: now } = entry;
  const own = origin === 'SHEET' ? 'sheet' : 'db';
  switch (outcome) {
    case 'applied':
    case 'same':
      if (operation === 'DELETE') return { ...untold(), isGone: true };
      if (operation === 'INSERT' && now !== null) return inserted(row, now);
      return noted(row, ['sheet', 'db'], now);
    case 'lost':
      // A row whose deletion lost is to come back: until then it is on one side only.
      if (operation === 'DELETE') return { ...row, [own]: new Map() };
      // MySQL's value is told by the write that brings it to the sheet, or brought it there before.
      return own === 'sheet' ? row : noted(row, ['db'], now);
    case 'waits':
    case 'refused':
    case 'held':
      return noted(row, [own], now);
    case 'repaired':
      return noted(row, ['sheet'], now);
    case 'imported':
    case 'joined':
    case 'missed':
    case 'rekeyed':
    case 'stale':
      return row;
  }
}

function untold(): ToldRow {
  return { isGone: false, sheet: new Map(), db: new Map() };
}

/** What MySQL refused of a new row is told before it, and stays in the sheet. */
function inserted({ sheet }: ToldRow, values: HistoryValues): ToldRow {
  const row = noted(untold(), ['sheet', 'db'], values);
  for (const [name, value] of sheet) {
    if (isRefused(value) && (values[name] ?? null) === null) row.sheet.set(name, value);
  }
  return row;
}

function noted(row: ToldRow, sides: readonly ToldSide[], values: HistoryValues | null): ToldRow {
  for (const [name, value] of Object.entries(values ?? {})) {
    for (const side of sides) row[side].set(name, value);
  }
  return { ...row, isGone: row.isGone && values === null };
}
