/** Repairs owed to the sheet: `sync_repairs`. */
import type { OwedRepair, Repair } from '../core/repair.ts';
import type { Tx } from './database.ts';

export interface Repairs {
  /** What the write n of the link did by mistake. */
  add(tx: Tx, spreadsheet: number, link: number, n: number, repairs: readonly Repair[]): Promise<void>;
  /** By link, oldest first. */
  owed(spreadsheet: number): Promise<Map<number, OwedRepair[]>>;
  done(tx: Tx, ids: readonly number[]): Promise<void>;
  /** They stay on record with what was overwritten, and the reason. */
  giveUp(tx: Tx, ids: readonly number[], why: string): Promise<void>;
  /** Spreadsheets to which repairs are owed, for the sweep. */
  withOwed(): Promise<number[]>;
}
