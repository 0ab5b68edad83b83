/** What people look at later: conflicts with their losers, issues, the history and counts of what crossed. */
import type { Conflict, Issue } from '../core/conflict.ts';
import type { HistoryEntry } from '../core/history-entry.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from './database.ts';

export interface Activity {
  link: number;
  direction: 'sheet-to-mysql' | 'mysql-to-sheet';
  /** For example `edit`, `insert`, `delete`, `import`. */
  what: string;
  rows: number;
  cells: number;
}

/** Cells in which a person has nothing to put right any more. */
export interface SettledCells {
  key: string;
  /** Column ids; null: the row is gone, and everything about it is settled. */
  columns: readonly string[] | null;
}

export interface Records {
  /** One open conflict per link, key and column: a later one replaces the values of the open one. */
  addConflicts(tx: Tx, link: number, conflicts: readonly Conflict[]): Promise<void>;
  /** Ends issues and closes open conflicts; of rows that are gone, dead letters too. What is added after it, in the same transaction, is open. */
  settle(tx: Tx, link: number, cells: readonly SettledCells[]): Promise<void>;
  addIssues(tx: Tx, link: number, issues: readonly Issue[]): Promise<void>;
  /** These are all issues of the link under this column from now on. */
  replaceIssues(tx: Tx, link: number, column: string, issues: readonly Issue[]): Promise<void>;
  /** In this order, behind all that is there. */
  addHistory(tx: Tx, link: Pick<Link, 'id' | 'table'>, entries: readonly HistoryEntry[]): Promise<void>;
  addActivity(tx: Tx, activity: Activity): Promise<void>;
  /** When something last crossed on any link, in milliseconds since 1970; null when nothing has. */
  lastSyncAt(): Promise<number | null>;
}
