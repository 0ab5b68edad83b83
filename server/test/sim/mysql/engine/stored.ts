/** The tables of the simulated server, by the names of their contents, and the rows that they hold. */
import type { AddonClock } from '../../../../core/addon-clock.ts';
import type { Approval } from '../../../../core/approval.ts';
import type { Intent } from '../../../../core/intent.ts';
import type { Link } from '../../../../core/link.ts';
import type { Micros } from '../../../../core/micros.ts';
import type { ReadFacts } from '../../../../core/read-schedule.ts';
import type { RowStatus } from '../../../../core/row-status.ts';
import type { Registry } from '../../../../core/schema/registered-column.ts';
import { SyncError } from '../../../../core/sync-error.ts';
import type { Issue } from '../../../../core/conflict.ts';
import type { RowBase, RowState } from '../../../../core/base.ts';
import type { Change } from '../../../../ports/change-queue.ts';
import type { StoredSchemaEvent } from '../../../../ports/registry.ts';
import type { Attempted } from '../../../../ports/attempts.ts';
import type { DeadLetter } from '../../../../ports/dead-letters.ts';
import type { Activity } from '../../../../ports/records.ts';
import type { Spreadsheet } from '../../../../ports/spreadsheets.ts';
import type { StoredConflict } from '../../../../ports/conflicts.ts';
import type { StoredEntry, StoredHistoryRow, Values } from '../sim-mysql.ts';
import type { Locks } from './locks.ts';
import { VersionedTable } from './versioned-table.ts';

export type SpreadsheetRow = Omit<Spreadsheet, 'lastAppliedN' | 'clock'>;

export interface LinkRow {
  link: Link;
  registry: Registry;
  events: readonly StoredSchemaEvent[];
  secret: string;
  nudgeSeq: number;
  readSeq: number;
  isUnlinked: boolean;
  imported: { done: number; total: number | null };
}

/** `sync_link_reads`. */
export interface ReadRow {
  facts: Omit<ReadFacts, 'link' | 'spreadsheet' | 'changed'>;
  /** The nudge for which nothing but the schedule asked, and when. */
  scheduled: { nudge: number; at: Micros } | null;
  drift: { cells: number; at: Micros } | null;
}

/** `base` went through the document that the product stores. */
export interface SyncRow {
  link: number;
  state: Omit<RowState, 'base'>;
  base: RowBase | null;
  mark: number | null;
  held: number;
  seen: { lo: Micros; hi: Micros } | null;
}

export interface WriteRow {
  header: Omit<Intent, 'items'>;
  copies: string | null;
  tokenAt: Micros | null;
}

/** `item` and `changes` are JSON, as the product stores them. */
export interface ItemRow {
  id: number;
  spreadsheet: number;
  n: number;
  item: string;
  pk: string | null;
  changes: string;
  isDone: boolean;
}

/** A row of a linked table. */
export interface LinkedRow {
  values: Values;
  sheetRow: number | null;
  /** `_last_modified_at`: the time of the last statement that changed a value. */
  modifiedAt: Micros;
  /** The values at our last write or mark, as the row's hash tells them; null before the first. */
  hashed: Values | null;
  /** `_sync_status`. */
  status: RowStatus;
  /** `_last_modified_by` says SHEET. */
  isBySheet: boolean;
}

/** A column of a linked table, as MySQL's catalogue tells it. */
export interface TableColumnRow {
  name: string;
  nativeType: string;
}

/** `repair` is JSON, as the product stores it. */
export interface RepairRow {
  id: number;
  spreadsheet: number;
  link: number;
  n: number;
  repair: string;
  isDone: boolean;
  /** Why it could not be undone. */
  givenUp: string | null;
}

export interface ApprovalRow extends Omit<Approval, 'rows' | 'createdAt'> {
  createdAt: Micros;
}

export interface LetterRow extends DeadLetter {
  link: number;
  isResolved: boolean;
}

export interface AttemptRow extends Omit<Attempted, 'isResting'> {
  link: number;
  key: string;
  pk: string | null;
  attempts: number;
  restUntil: Micros;
  letter: number | null;
}

export function storedTables(locks: Locks) {
  const perLink = (link: number, key: string) => `${link} ${key}`;
  return {
    spreadsheets: new VersionedTable<SpreadsheetRow>('spreadsheets', locks, [
      { name: 'google_id', of: ({ googleId }) => googleId },
    ]),
    numbers: new VersionedTable<{ lastGiven: number; lastApplied: number }>('numbers', locks),
    clocks: new VersionedTable<AddonClock>('clocks', locks),
    links: new VersionedTable<LinkRow>('links', locks, [
      { name: 'public_id', of: ({ link }) => link.publicId },
      { name: 'tab', of: ({ link }) => `${link.spreadsheet} ${link.tabId}` },
      { name: 'table', of: ({ link }) => link.table },
    ]),
    reads: new Map<number, ReadRow>(),
    rows: new VersionedTable<SyncRow>('rows', locks, [
      { name: 'pk', of: ({ link, state }) => (state.pk === null ? null : perLink(link, state.pk)) },
    ]),
    batches: new VersionedTable<{ link: number }>('batches', locks),
    inbox: new VersionedTable<StoredEntry>('inbox', locks),
    queue: new VersionedTable<{ table: string; change: Change }>('queue', locks),
    log: new VersionedTable<StoredHistoryRow>('log', locks),
    restores: new VersionedTable<{ entry: number; column: string }>('restores', locks),
    writes: new VersionedTable<WriteRow>('writes', locks),
    items: new VersionedTable<ItemRow>('items', locks),
    repairs: new VersionedTable<RepairRow>('repairs', locks),
    approvals: new VersionedTable<ApprovalRow>('approvals', locks),
    approvalRows: new VersionedTable<{ link: number; key: string; approval: number }>('approvalRows', locks),
    sizes: new VersionedTable<{ link: number; minute: number; count: number }>('sizes', locks),
    conflicts: new VersionedTable<StoredConflict>('conflicts', locks, [
      {
        name: 'open_cell',
        of: ({ isOpen, link, key, column }) => (isOpen ? JSON.stringify([link, key, column]) : null),
      },
    ]),
    issues: new VersionedTable<Issue & { link: number }>('issues', locks),
    attempts: new VersionedTable<AttemptRow>('attempts', locks),
    letters: new VersionedTable<LetterRow>('letters', locks),
    activities: new VersionedTable<Activity & { at: Micros }>('activities', locks),
    linked: new Map<string, VersionedTable<LinkedRow>>(),
    /** Columns of the linked tables without the sync columns. */
    catalogue: new Map<string, readonly TableColumnRow[]>(),
  };
}

export type StoredTables = ReturnType<typeof storedTables>;

/** Throws what the product's adapter throws for a missing table. */
export function linkedTable(tables: StoredTables, name: string): VersionedTable<LinkedRow> {
  const found = tables.linked.get(name);
  if (!found) {
    throw new SyncError('MYSQL_REJECTED', 'The table or one of its columns is missing in MySQL.');
  }
  return found;
}
