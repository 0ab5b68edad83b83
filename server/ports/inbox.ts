/** Edits that the add-on told, stored before anything is done with them. */
import type { RawCell } from '../../shared/cell.ts';
import type { RowEdit } from '../../shared/protocol/edit-batch.ts';
import type { Micros } from '../core/micros.ts';
import type { Tx } from './database.ts';

export interface InboxEntry {
  id: number;
  /** Of the batch that brought it; also the id of its HTTP request. */
  batchId: string;
  key: string;
  /** 0-based. */
  row: number;
  /** By column id. */
  cells: Record<string, RawCell>;
  /** On the add-on's clock, uncorrected. */
  capturedAt: Micros;
  /** When it was stored, on the reference clock. */
  receivedAt: Micros;
  /** Who made the edit; null when the add-on could not tell. */
  by: string | null;
  /** Version of the link's registry under which it was captured. */
  registry: number;
}

export type EntryOutcome = 'applied' | 'stale' | 'nudged' | 'superseded';

export interface Inbox {
  /**
   * One transaction: the batch's edits, and the link's nudge when asked. An edit of a row without a key is no entry but a
   * nudge. False: this batch id was stored before.
   */
  append(
    link: number,
    batch: {
      batchId: string;
      capturedAt: Micros;
      edits: readonly RowEdit[];
      nudge: boolean;
      by?: string | null;
      /** 1 when absent. */
      registry?: number;
    },
  ): Promise<boolean>;
  /** Pending entries with id > `after` in order of id, locked; those locked by others are skipped. */
  take(tx: Tx, link: number, after: number, limit: number): Promise<InboxEntry[]>;
  /** Pending entries of these keys, locked likewise. */
  takeByKey(tx: Tx, link: number, keys: readonly string[]): Promise<InboxEntry[]>;
  done(tx: Tx, outcomes: readonly { id: number; outcome: EntryOutcome }[]): Promise<void>;
  /** Links with pending entries, for the sweep; not the paused ones. */
  withPending(): Promise<number[]>;
  countPending(link?: number): Promise<number>;
}
