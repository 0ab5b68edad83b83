/**
 * The accounts of one cell that is on both sides at the end. F, what both sides hold, is the last value that people or
 * customers gave; the other side's last value was known to the winner, or it is a recorded loser.
 */
import { isRefused, type CellValue } from '../../../core/values/cell-value.ts';
import type { Observed } from '../../../core/values/from-sheet.ts';
import { isRefusedByTable } from '../table-rules.ts';
import type { Entry, History } from './history.ts';
import { tokenOf, valueToken } from './sheet-view.ts';

export interface CellAccounts {
  sheet: Observed;
  db: CellValue;
  person: Entry | null;
  shown: History | null;
  /** Tokens of all values that people and formulas ever showed here. */
  given: ReadonlySet<string>;
  customer: Entry | null;
  stored: History | null;
  /** When people last took the row away, and when a customer deleted it: what they had put there before went with it. */
  removedAt: number | null;
  deletedAt: number | null;
  /** The link empties rows, so what MySQL held goes when people take the row away. */
  isEmptied: boolean;
  /** Whether a stored conflict holds this value on this side. */
  isRecorded: (side: 'sheet' | 'db', token: string) => boolean;
  hasConflict: boolean;
  hasIssue: boolean;
}

export interface Problem {
  rule: string;
  what: string;
}

export function checkCell(cell: CellAccounts): Problem | null {
  return checkAgreement(cell) ?? checkOrigin(cell) ?? checkPerson(cell) ?? checkCustomer(cell);
}

/** Both sides hold the same, but for formulas and refused values, which are recorded when they differ. */
function checkAgreement({ sheet, db, hasConflict, hasIssue }: CellAccounts): Problem | null {
  if (valueToken(sheet.value) === valueToken(db)) return null;
  const isHeld = sheet.formula !== null || isRefused(sheet.value) || isRefusedByTable(sheet.value);
  if (isHeld && (hasConflict || hasIssue)) return null;
  return {
    rule: isHeld ? 'a held cell is recorded' : 'sheet = MySQL',
    what: `the sheet holds ${tokenOf(sheet)} (${valueToken(sheet.value)}), MySQL ${valueToken(db)}`,
  };
}

/** The sheet holds the last value of one side; a row that came back may hold what the other side knew of it. */
function checkOrigin(cell: CellAccounts): Problem | null {
  const { sheet, person, customer } = cell;
  const token = tokenOf(sheet);
  if (token === person?.token || token === customer?.token) return null;
  if (cell.deletedAt !== null && cell.shown?.has(token) === true) return null;
  // A column that is new in MySQL holds NULL in all rows.
  if (cell.removedAt !== null && (cell.stored?.has(token) ?? token === 'null')) return null;
  if (person?.isOurs === true) return null;
  if (person === null && customer === null && token === 'null') return null;
  return {
    rule: 'the last value wins',
    what: `both sides hold ${token}; last typed ${show(person)}, last set by SQL ${show(customer)}`,
  };
}

/** What people typed last is here, or MySQL had it before its own later change, or it is recorded. */
function checkPerson(cell: CellAccounts): Problem | null {
  const { sheet, person, customer, stored, isRecorded } = cell;
  if (person === null || person.isBack || person.isOurs || person.token === tokenOf(sheet)) return null;
  if (cell.removedAt !== null && cell.removedAt > person.at) return null;
  if (isRecorded('sheet', person.token)) return null;
  const crossed = stored?.firstHeld(person.token, person.at) ?? null;
  if (crossed !== null && customer !== null && customer.at > crossed) return null;
  return {
    rule: 'no edit vanishes',
    what: `${show(person)} was typed last, both sides hold ${tokenOf(sheet)} (SQL: ${show(customer)})`,
  };
}

/** What customers set last is here, or the sheet showed it before people's later edit, or it is recorded. */
function checkCustomer(cell: CellAccounts): Problem | null {
  const { sheet, db, person, customer, shown, isRecorded } = cell;
  if (customer === null || customer.isBack || customer.token === valueToken(db)) return null;
  if (cell.deletedAt !== null && cell.deletedAt > customer.at) return null;
  if (cell.isEmptied && cell.removedAt !== null && cell.removedAt > customer.at) return null;
  if (isRecorded('db', customer.token)) return null;
  const crossed = shown?.firstHeld(customer.token, customer.at) ?? null;
  if (crossed !== null && person !== null && person.at > crossed) return null;
  // People had put the very same there and replaced it: both sides agreed in between. So it is with NULL and booleans.
  if (person !== null && cell.given.has(customer.token)) return null;
  return {
    rule: 'no change vanishes',
    what: `${show(customer)} was set last, both sides hold ${tokenOf(sheet)} (typed: ${show(person)})`,
  };
}

function show(entry: Entry | null): string {
  return entry === null ? 'nothing' : `${entry.token} (${entry.event})`;
}
