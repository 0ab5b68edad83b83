/** What finishing the items of a write shares: the rows as the earlier items left them, and what their pre-images show. Pure. */
import type { RawCell } from '../../shared/cell.ts';
import type { RowState } from './base.ts';
import type { Intent } from './intent.ts';
import { linkSpan, type Link } from './link.ts';
import type { MergedRow } from './merged-row.ts';
import type { Micros } from './micros.ts';
import { keyText, seeRow, type SeenRow } from './read-tab.ts';
import type { Copy, Repair } from './repair.ts';

export interface AppliedWrite {
  link: Link;
  intent: Pick<Intent, 'items' | 'copies' | 'lo' | 'sentAt'>;
  /** Rows as they were the instant before the write, from the link's first column on; by 0-based row. */
  before: ReadonlyMap<number, readonly RawCell[]>;
  /** Rows after the write whose key was read back as expected, by key. */
  placed: ReadonlyMap<string, number>;
  /** When the answer was there. */
  hi: Micros;
  /** When MySQL's rows changed last, by primary key, where it matters. */
  changedAt: ReadonlyMap<string, Micros>;
}

export interface Finished {
  rows: MergedRow[];
  /** Rows that neither side has any more. */
  forgotten: string[];
  /** Owed from now on. */
  repairs: Repair[];
  /** Ids of repairs that are done. */
  repaired: number[];
  /** Items that did not hit the row that was meant. */
  misses: number;
  /** The rows that such items were meant for. */
  missed: string[];
  /** Only a full read can tell what stands in the tab. */
  nudge: boolean;
}

export interface Finish {
  write: AppliedWrite;
  /** Rows by key: each item sees what the earlier ones decided. */
  book: Map<string, MergedRow>;
  finished: Omit<Finished, 'rows'>;
}

/** The key that the row showed the instant before the write. */
export function shownKey(
  { link, before }: Pick<AppliedWrite, 'link' | 'before'>,
  row: number,
): string | null {
  return keyText(before.get(row)?.[link.keyColumn - linkSpan(link).first] ?? null);
}

export function seen({ write }: Finish, row: number): SeenRow {
  return seeRow(write.link, row, write.before.get(row) ?? []);
}

export function copyOf({ write }: Finish, row: number): Copy {
  return { row, ...write.intent.copies };
}

/** Rows that are not known stay unknown. */
export function changeState(
  { book }: Finish,
  key: string,
  next: (state: RowState) => Partial<RowState>,
): void {
  const row = book.get(key);
  if (row) book.set(key, { ...row, state: { ...row.state, ...next(row.state) } });
}

export function timesOf({ intent, hi }: AppliedWrite): { lo: Micros; hi: Micros } {
  return { lo: intent.lo, hi };
}

/** The row that was meant still lacks the write. */
export function miss(finish: Finish, key: string | null): void {
  finish.finished.misses += 1;
  finish.finished.nudge = true;
  if (key === null) return;
  finish.finished.missed.push(key);
  changeState(finish, key, (state) => ({ repairRounds: state.repairRounds + 1 }));
}
