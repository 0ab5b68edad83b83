/** Failures of work and requests, kept for people who look for a reason. The log has each of them in full. */
import type { ErrorCode } from '../core/sync-error.ts';
import type { DoorbellQueue } from './doorbell.ts';

export interface Failure {
  source: 'work' | 'request';
  /** A queue, or method and route. */
  place: string;
  /** Whom it concerns: number of a link or of a spreadsheet. */
  about: { link: number } | { spreadsheet: number } | null;
  code: ErrorCode;
  /** Without values of cells. */
  detail: string | null;
  /** Id of the run or request, which its log lines carry. */
  trace: string | null;
}

/** How often a failure happened; times in milliseconds since 1970. */
export interface CountedFailure extends Failure {
  times: number;
  firstAt: number;
  lastAt: number;
}

export interface StoredFailure extends CountedFailure {
  id: number;
  /** Public ids of the links that it concerns. */
  linkIds: string[];
}

export interface FailureFilter {
  code?: string | undefined;
  source?: Failure['source'] | undefined;
  /** Public id. */
  link?: string | undefined;
}

export interface Failures {
  add(failures: readonly CountedFailure[]): Promise<void>;
  /** Newest first, ids below `before`. */
  list(filter: FailureFilter, page: { before: number | null; limit: number }): Promise<StoredFailure[]>;
  /** What there is, with how often, the most frequent first. */
  codes(): Promise<{ code: string; times: number }[]>;
}

/** What a queue's work is about. */
export function aboutOf(queue: DoorbellQueue, id: number): NonNullable<Failure['about']> {
  return queue === 'sheet-to-db' ? { link: id } : { spreadsheet: id };
}
