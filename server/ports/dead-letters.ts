/** Dead letters: rows whose work was set aside after the last attempt. Visible and retryable; none is ever dropped. */
import type { ErrorCode } from '../core/sync-error.ts';
import type { Micros } from '../core/micros.ts';
import type { Direction } from './attempts.ts';

export interface DeadLetter {
  id: number;
  direction: Direction;
  key: string;
  /** 0-based row where it was last seen; null when it is not in the sheet. */
  row: number | null;
  code: ErrorCode;
  detail: string | null;
  attempts: number;
  at: Micros;
}

export interface DeadLetters {
  /** Newest first, ids below `before`; those that were resolved are left out. */
  list(link: number, page: { before: number | null; limit: number }): Promise<DeadLetter[]>;
  count(link: number): Promise<number>;
  /** Their rows are tried anew: all of the link, or those of the ids. Returns the letters that were there. */
  retry(link: number, ids: readonly number[] | null): Promise<DeadLetter[]>;
}
