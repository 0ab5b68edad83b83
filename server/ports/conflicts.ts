/** Conflicts as people look at them, and what they did about them. Flows record conflicts through `records`. */
import type { Conflict } from '../core/conflict.ts';
import type { Micros } from '../core/micros.ts';
import type { Tx } from './database.ts';

/** The side that a person chose, or `restore`: the loser was put back. */
export type ConflictAnswer = 'sheet' | 'db' | 'restore';

export interface StoredConflict extends Conflict {
  id: number;
  /** Number of the link. */
  link: number;
  /** 1-based row of the tab when it was recorded. */
  row: number | null;
  /** Name of the MySQL column; null when the whole row is meant. */
  columnName: string | null;
  /** It waits for a person. */
  isOpen: boolean;
  createdAt: Micros;
  resolvedAt: Micros | null;
  answers: readonly ConflictAnswer[];
}

export interface Conflicts {
  /** Newest first, ids below `before`. */
  list(
    link: number,
    page: { openOnly: boolean; before: number | null; limit: number },
  ): Promise<StoredConflict[]>;
  get(id: number): Promise<StoredConflict | null>;
  /** As of this transaction, locked. Rows of the sync and of the table are locked before it. */
  lock(tx: Tx, id: number): Promise<StoredConflict | null>;
  /** A chosen side closes the conflict; `restore` leaves what was decided. */
  answer(tx: Tx, id: number, answer: ConflictAnswer): Promise<void>;
}
