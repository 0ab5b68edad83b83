/**
 * The accounts at the end: row by row, both sides agree but for what is recorded, every last value of either side is on
 * both sides or recorded, no live row is gone and no deleted one is back.
 */
import type { RowState } from '../../../core/base.ts';
import type { Conflict, Issue } from '../../../core/conflict.ts';
import type { Link } from '../../../core/link.ts';
import { isDirty } from '../../../core/observe.ts';
import { showValue } from '../../../core/values/cell-value.ts';
import type { Values } from '../mysql/sim-mysql.ts';
import { checkCell, type CellAccounts } from './check-cell.ts';
import { isRefusedByTable } from '../table-rules.ts';
import { isAway, isEmptied } from './never-back.ts';
import type { SheetLedger } from './sheet-ledger.ts';
import { tokenOf, valueToken, type SheetView, type ViewRow } from './sheet-view.ts';
import type { TableLedger } from './table-ledger.ts';

export interface Violation {
  rule: string;
  where: string;
  what: string;
}

export interface Accounts {
  link: Link;
  view: SheetView;
  rows: ReadonlyMap<string, Values>;
  states: readonly RowState[];
  conflicts: readonly Conflict[];
  issues: readonly Issue[];
  sheet: SheetLedger;
  table: TableLedger;
  /** Row key of each primary key that ever had one. */
  keyOf: ReadonlyMap<string, string>;
}

export function checkRows(accounts: Accounts): Violation[] {
  const { view, states, rows, link } = accounts;
  const violations: Violation[] = [];
  const report = (rule: string, where: string, what: string) => violations.push({ rule, where, what });
  for (const key of view.repeated.keys()) report('one row for each key', key, 'several rows have this key');
  for (const row of view.keyless) {
    const texts = Object.values(row.cells).map((cell) => tokenOf(cell));
    report('each row has a key', 'no key', `a row holds ${texts.join(', ')}`);
  }
  const stateOf = new Map(states.map((state) => [state.key, state]));
  const pks = new Map(states.flatMap(({ key, pk }) => (pk === null ? [] : [[key, pk]])));
  for (const [key, row] of view.unique) {
    const pk = pks.get(key) ?? null;
    const values = pk === null ? undefined : rows.get(pk);
    if (values === undefined) {
      if (row.isEmpty || isKeptOut(row, key, accounts)) continue;
      report('sheet = MySQL', key, `the row is in the sheet only (primary key ${pk ?? 'none'})`);
      continue;
    }
    checkBase(key, row, stateOf.get(key), values, report);
    for (const { id } of link.columns) {
      const problem = checkCell(cellAccounts(accounts, key, pk ?? '', id, row, values));
      if (problem !== null) report(problem.rule, `${key} / ${pk ?? ''} ${id}`, problem.what);
    }
    const why = cameBack(accounts, key, pk ?? '');
    if (why !== null) report('a deleted row stays deleted', `${key} / ${pk ?? ''}`, why);
  }
  const shown = new Set([...view.unique.keys()].flatMap((key) => pks.get(key) ?? []));
  for (const pk of rows.keys()) {
    const key = accounts.keyOf.get(pk) ?? 'no key';
    if (!shown.has(pk) && !isEmptiedAway(accounts, key, pk)) {
      report('sheet = MySQL', `${key} / ${pk}`, 'the row is in MySQL only');
    }
  }
  for (const [key, pk] of gonePairs(accounts)) {
    const why = goneWrongly(accounts, key, pk);
    if (why !== null) report('no live row is deleted', `${key} / ${pk}`, why);
  }
  return violations;
}

/** A new row that MySQL refuses is in the sheet only, and an issue says why. */
function isKeptOut({ cells }: ViewRow, key: string, { issues }: Accounts): boolean {
  const isRefused = Object.values(cells).some(({ value }) => isRefusedByTable(value));
  return isRefused && issues.some((issue) => issue.key === key);
}

type Report = (rule: string, where: string, what: string) => void;

function checkBase(
  key: string,
  row: ViewRow,
  state: RowState | undefined,
  values: Values,
  report: Report,
): void {
  if (state?.base == null) {
    report('sheet = base', key, 'the row has no base');
    return;
  }
  for (const [column, cell] of Object.entries(row.cells)) {
    const known = state.base[column]?.v ?? null;
    if (valueToken(known) !== valueToken(cell.value)) {
      report('sheet = base', `${key} ${column}`, `sheet ${tokenOf(cell)}, base ${valueToken(known)}`);
    }
  }
  if (state.dirty || isDirty(state.base, { pk: '', values })) report('MySQL = base', key, 'the row is dirty');
}

function cellAccounts(
  accounts: Accounts,
  key: string,
  pk: string,
  column: string,
  row: ViewRow,
  values: Values,
): CellAccounts {
  const known = accounts.sheet.keys.get(key)?.cells.get(column);
  const stored = accounts.table.pks.get(pk)?.cells.get(column);
  const isRecorded = (side: 'sheet' | 'db', token: string) =>
    accounts.conflicts.some(
      (conflict) =>
        conflict.key === key &&
        (conflict.column === column || conflict.column === null) &&
        (valueToken(conflict[side]) === token || showValue(conflict[side]) === token),
    );
  return {
    sheet: row.cells[column] ?? { value: null, formula: null },
    db: values[column] ?? null,
    person: known?.person ?? null,
    shown: known?.shown ?? null,
    given: known?.given ?? new Set(),
    customer: stored?.customer ?? null,
    stored: stored?.stored ?? null,
    removedAt: accounts.sheet.keys.get(key)?.removedAt ?? null,
    isEmptied: accounts.link.deletes === 'clear',
    deletedAt: accounts.table.pks.get(pk)?.deletedAt ?? accounts.table.pks.get(pk)?.wasDeletedAt ?? null,
    isRecorded,
    hasConflict: accounts.conflicts.some((conflict) => conflict.key === key && conflict.column === column),
    hasIssue: accounts.issues.some((issue) => issue.key === key && issue.column === column),
  };
}

/** A row that people took out of the sheet stays in MySQL without its values, in a link that empties rows. */
function isEmptiedAway({ link, rows, sheet }: Accounts, key: string, pk: string): boolean {
  const ledger = sheet.keys.get(key);
  return link.deletes === 'clear' && ledger !== undefined && isAway(ledger) && isEmptied(rows.get(pk) ?? {});
}

/** Why the row should not be there; null when all is well. */
function cameBack(
  { link, sheet, table, conflicts, issues }: Accounts,
  key: string,
  pk: string,
): string | null {
  const isRecorded = [...conflicts, ...issues].some((record) => record.key === key);
  if (isRecorded) return null;
  const removedAt = sheet.keys.get(key)?.removedAt ?? null;
  const stored = table.pks.get(pk);
  const changedAt = [...(stored?.cells.values() ?? [])].map(({ customer }) => customer?.at ?? 0);
  // An emptied row comes back with MySQL's next change.
  const isEmptied = link.deletes === 'clear' || stored?.isEmptied === true;
  const isChanged = isEmptied && Math.max(...changedAt) > (removedAt ?? 0);
  const isRemoved = removedAt !== null && !isChanged;
  if (isRemoved) return 'people removed it from the sheet, and nothing is recorded';
  if (stored?.deletedAt != null) return 'it was deleted in MySQL, and nothing is recorded';
  return null;
}

/** Rows that once had both a key and a primary key and are on neither side now. */
function gonePairs({ keyOf, view, rows }: Accounts): [string, string][] {
  return [...keyOf].flatMap(([pk, key]): [string, string][] =>
    view.unique.has(key) || view.repeated.has(key) || rows.has(pk) ? [] : [[key, pk]],
  );
}

/** Both sides are without the row: one of them must have removed it, and knew all that the other had. */
function goneWrongly(accounts: Accounts, key: string, pk: string): string | null {
  const [sheet, table] = [accounts.sheet.keys.get(key), accounts.table.pks.get(pk)];
  const [removedAt, deletedAt] = [sheet?.removedAt ?? sheet?.lostAt ?? null, table?.deletedAt ?? null];
  if (removedAt === null && deletedAt === null) return 'nobody deleted it, and it is gone on both sides';
  const isRecorded = (column: string) =>
    accounts.conflicts.some((record) => record.key === key && (record.column ?? column) === column);
  for (const { id } of accounts.link.columns) {
    const [person, customer] = [sheet?.cells.get(id)?.person, table?.cells.get(id)?.customer];
    if (isRecorded(id)) continue;
    if (removedAt === null && person && !person.isBack && !isRefusedToken(person.token)) {
      const crossed = table?.cells.get(id)?.stored.firstHeld(person.token, person.at) ?? null;
      const isFormula = person.token.startsWith('=');
      if (crossed === null && !isFormula) {
        return `MySQL's delete took ${person.token} (${person.event}) along, which MySQL never had`;
      }
    }
    const wentAlong = (table?.wasDeletedAt ?? 0) > (customer?.at ?? 0);
    if (deletedAt === null && customer && !customer.isBack && !wentAlong) {
      const crossed = sheet?.cells.get(id)?.shown.firstHeld(customer.token, customer.at) ?? null;
      const isTheirs = sheet?.cells.get(id)?.given.has(customer.token) ?? false;
      if (crossed === null && !isTheirs) {
        return `the sheet's delete took ${customer.token} (${customer.event}) along, which the sheet never showed`;
      }
    }
  }
  return null;
}

function isRefusedToken(token: string): boolean {
  return token.startsWith('refused ') || isRefusedByTable(token.slice(1));
}
