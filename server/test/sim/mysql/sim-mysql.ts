/**
 * What the rest of the simulation sees of the MySQL side: ports for each life of a process, a customer that runs SQL on the
 * linked tables, everything that is committed, and faults.
 */
import type { RowState } from '../../../core/base.ts';
import type { Issue } from '../../../core/conflict.ts';
import type { Intent } from '../../../core/intent.ts';
import type { Link } from '../../../core/link.ts';
import type { Micros } from '../../../core/micros.ts';
import type { Repair } from '../../../core/repair.ts';
import type { CellValue } from '../../../core/values/cell-value.ts';
import type { Registry } from '../../../core/schema/registered-column.ts';
import type { HistoryEntry } from '../../../core/history-entry.ts';
import type { Change } from '../../../ports/change-queue.ts';
import type { StoredConflict } from '../../../ports/conflicts.ts';
import type { EntryOutcome, InboxEntry } from '../../../ports/inbox.ts';
import type { StoredItem } from '../../../ports/intents.ts';
import type { Ports } from '../../../ports/ports.ts';
import type { Activity } from '../../../ports/records.ts';
import type { Spreadsheet } from '../../../ports/spreadsheets.ts';
import type { SimProcess } from '../world/process.ts';
import type { TableColumnRow } from './engine/stored.ts';

export type MysqlPorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'links'
  | 'linkReads'
  | 'linkSizes'
  | 'registry'
  | 'rows'
  | 'inbox'
  | 'tables'
  | 'changeQueue'
  | 'intents'
  | 'repairs'
  | 'approvals'
  | 'oneSided'
  | 'triggers'
  | 'records'
  | 'attempts'
  | 'deadLetters'
  | 'conflicts'
  | 'history'
  | 'issues'
  | 'touches'
  | 'clock'
>;

/** Values by name of the MySQL column, normalised. Columns that are not named: NULL in an insert, as they are in an update. */
export type Values = Readonly<Record<string, CellValue>>;

export type Statement =
  | { kind: 'insert'; values: Values }
  | { kind: 'update'; pk: string; values: Values }
  | { kind: 'delete'; pk: string };

export interface TransactionPlan {
  /** How long the transaction stays open after its last statement; its row locks are held meanwhile. Default 0. */
  holdUs?: Micros;
  /** Default `commit`. */
  end?: 'commit' | 'rollback';
}

/** What became of a transaction of the customer's; `pks` has for each statement the row that it hit, or null. */
export type TransactionOutcome =
  { kind: 'committed' | 'rolled-back'; pks: (string | null)[] } | { kind: 'failed'; errno: number };

/** One transaction, statement by statement. A statement waits for row locks; its errors have MySQL's `errno`. */
export interface CustomerTransaction {
  /** The primary key that MySQL gave. */
  insert(values: Values): Promise<string>;
  /** False when the row is not there. */
  update(pk: string, values: Values): Promise<boolean>;
  delete(pk: string): Promise<boolean>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Another program that uses the linked tables. */
export interface Customer {
  begin(table: string): CustomerTransaction;
  /** One transaction; it waits for row locks as MySQL's clients do. Never rejects. */
  perform(
    table: string,
    statements: readonly Statement[],
    plan?: TransactionPlan,
  ): Promise<TransactionOutcome>;
}

/** One row that a committed transaction inserted, updated or deleted; several statements on a row count as one. */
export interface CommittedRow {
  table: string;
  pk: string;
  before: Values | null;
  after: Values | null;
  /** The time of the last statement on this row. */
  statementAt: Micros;
}

export interface Commit {
  /** Name of the process, or `customer`. */
  by: string;
  at: Micros;
  rows: CommittedRow[];
}

export interface StoredHistoryRow extends HistoryEntry {
  id: number;
  link: number;
  at: Micros;
  storedAt: Micros;
}

export interface StoredEntry extends InboxEntry {
  link: number;
  batchId: string;
  /** Null while it is pending. */
  outcome: EntryOutcome | null;
}

export interface StoredIntent {
  header: Omit<Intent, 'items'>;
  items: (StoredItem & { isDone: boolean })[];
  copies: unknown;
}

export interface StoredRepair {
  n: number;
  repair: Repair;
  isDone: boolean;
  /** Why it could not be undone. */
  givenUp: string | null;
}

/** All that is committed, read at once and by no process: for the oracle. The answers are copies or never change. */
export interface Committed {
  /** Rows of a linked table by primary key. */
  tableRows(table: string): ReadonlyMap<string, Values>;
  /** Its columns without the sync columns. */
  tableColumns(table: string): readonly TableColumnRow[];
  registry(link: number): Registry;
  links(): Link[];
  spreadsheets(): Spreadsheet[];
  rows(link: number): RowState[];
  entries(link: number): StoredEntry[];
  queue(table: string): Change[];
  /** In the order in which it was written. */
  history(link: number): StoredHistoryRow[];
  intents(spreadsheet: number): StoredIntent[];
  /** With those that are done or given up. */
  repairs(link: number): StoredRepair[];
  conflicts(link: number): StoredConflict[];
  issues(link: number): Issue[];
  activities(link: number): Activity[];
  /** What a sweep would ring for, as short texts such as `dirty 1`; empty when nothing is left to do. Paused links are left out. */
  pending(): string[];
}

/**
 * What goes wrong at the next statement of any process of ours: `deadlock` rolls its transaction back; `connection` loses the
 * connection before the statement; `commit-answer` does the next commit and loses its answer.
 */
export type MysqlFault = 'deadlock' | 'connection' | 'commit-answer';

export interface SimMysql {
  /** Ports for one life of a process. When it crashes, its open transactions roll back. */
  ports(life: SimProcess): MysqlPorts;
  customer: Customer;
  /** When customers' statements were, also those that were rolled back. */
  statements: ReadonlySet<Micros>;
  committed: Committed;
  /** Tells of every commit that changed rows of a linked table, in order. */
  onCommit(listener: (commit: Commit) => void): void;
  arm(fault: MysqlFault): void;
  /** No process knows the time for so long: as when MySQL cannot be asked. */
  stopClocks(us: Micros): void;
  /** How many transactions wait for a row lock now. */
  waitingForLocks(): number;
}
