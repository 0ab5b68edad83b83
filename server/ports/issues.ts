/** What people have to put right, as they look at it. Flows record issues through `records`. */
import type { Issue } from '../core/conflict.ts';
import type { Micros } from '../core/micros.ts';

export interface StoredIssue extends Issue {
  id: number;
  /** 0-based row where its row is now; null when it is not in the tab. */
  row: number | null;
  /** Name of the MySQL column; null when it is not synced any more. */
  columnName: string | null;
  at: Micros;
}

export interface Issues {
  /** Newest first, ids below `before`; those that were not put right yet. */
  list(link: number, page: { before: number | null; limit: number }): Promise<StoredIssue[]>;
}
