/** Dead letters of all links together, for the operator. */
import type { ErrorCode } from '../core/sync-error.ts';
import type { Direction } from './attempts.ts';
import type { DeadLetter } from './dead-letters.ts';

export interface BoardLetter extends DeadLetter {
  /** Public id of its link. */
  linkId: string;
}

export interface LetterFilter {
  code?: string | undefined;
  direction?: Direction | undefined;
  /** Public id. */
  link?: string | undefined;
}

/** Letters that were resolved, and those of links that are over, are left out everywhere. */
export interface LetterBoard {
  /** Newest first, ids below `before`. */
  list(filter: LetterFilter, page: { before: number | null; limit: number }): Promise<BoardLetter[]>;
  codes(): Promise<{ code: ErrorCode; times: number }[]>;
  /** Ids above `after` in their order, with the numbers of their links: those of `ids`, else all that the filter leaves. */
  match(
    wanted: LetterFilter & { ids?: readonly number[] | undefined },
    page: { after: number; limit: number },
  ): Promise<{ id: number; link: number }[]>;
}
