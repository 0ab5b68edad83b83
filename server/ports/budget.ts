/**
 * The quota of calls to Google, shared by all processes. It is asked before each call, so Google has no reason to refuse one. A
 * spreadsheet's account is known to it. Nothing here throws but `page`, when it is stopped: without Redis a process goes on with a small share.
 */
import type { CallKind, TurnPurpose } from '../core/budget/budget-state.ts';

export interface TurnWanted {
  googleId: string;
  purpose: TurnPurpose;
  /** Rows that wait for it. */
  rows: number;
}

export interface QuotaUse {
  reads: { used: number; max: number };
  writes: { used: number; max: number };
  /** Milliseconds since 1970; null: Google refuses nothing. */
  pausedUntil: number | null;
}

export interface Budget {
  /** 0: it is this spreadsheet's turn, and the calls of the next step are set aside; else milliseconds to come again after. */
  turn(wanted: TurnWanted): Promise<number>;
  /** 0: the call may be made now; else milliseconds after which it may. Waits a moment by itself when that is enough. */
  take(googleId: string, kind: CallKind, signal?: AbortSignal): Promise<number>;
  /**
   * Returns when the next page of a large tab may be read, however long that takes; others have their turns meanwhile. Throws the
   * signal's reason when it would have to wait on.
   */
  page(googleId: string, signal: AbortSignal): Promise<void>;
  /** Google refused a call for the quota all the same. */
  refused(googleId: string): Promise<void>;
  /** Of the spreadsheet's account within the last minute. */
  used(googleId: string): Promise<QuotaUse>;
  /** The same of many, by Google's id; the budget is looked at once. */
  usedOf(googleIds: readonly string[]): Promise<ReadonlyMap<string, QuotaUse>>;
  /** Of accounts, by address. */
  usedBy(accounts: readonly string[]): Promise<ReadonlyMap<string, QuotaUse>>;
}
