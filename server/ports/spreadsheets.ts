/** Spreadsheets, their fence, their numbering of intents and what is known of the add-on's clock. */
import type { AddonClock } from '../core/addon-clock.ts';
import type { Tx } from './database.ts';

export interface Spreadsheet {
  id: number;
  /** Google's id. */
  googleId: string;
  title: string;
  timeZone: string;
  locale: string;
  fence: number;
  /** The highest n that was seen applied. */
  lastAppliedN: number;
  /** Tab id of `_sync`; null until it was made. */
  scratchTabId: number | null;
  /** Bound to this spreadsheet; part of every token's title. */
  nonce: string;
  clock: AddonClock | null;
}

export interface Spreadsheets {
  /** Finds it by Google's id or adds it. */
  ensure(
    facts: { googleId: string; title: string; timeZone: string; locale: string },
    nonce: string,
  ): Promise<Spreadsheet>;
  get(id: number): Promise<Spreadsheet>;
  list(): Promise<Spreadsheet[]>;
  /** Null: it was removed. */
  setScratchTab(id: number, scratchTabId: number | null): Promise<void>;
  setClock(id: number, clock: AddonClock): Promise<void>;
  /** Adds one to the fence under an exclusive lock and returns the new fence. */
  raiseFence(id: number): Promise<number>;
  /** Locks the row in share mode: an edit is applied against a fence that stands still. */
  lockShared(tx: Tx, id: number): Promise<Spreadsheet>;
  /** As `lockShared`; throws LEASE_LOST when the fence is another. */
  lockFenced(tx: Tx, id: number, fence: number): Promise<Spreadsheet>;
  /** The next n, never given twice. */
  takeN(tx: Tx, id: number): Promise<number>;
  setLastAppliedN(tx: Tx, id: number, n: number): Promise<void>;
}
