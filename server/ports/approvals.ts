/** What waits for a person: `sync_approvals`, and the rows that each is about. */
import type { Approval, ApprovalAnswer, ApprovalKind, ApprovalState } from '../core/approval.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from './database.ts';

export interface Waiting {
  approval: number;
  kind: ApprovalKind;
  state: Exclude<ApprovalState, 'over'>;
}

export interface Approvals {
  /** Asks; its number. One of this kind that is open already is asked on, with this `shownN`. */
  open(
    tx: Tx,
    link: number,
    question: { kind: ApprovalKind; allRows: number; samples: readonly string[]; shownN?: number },
  ): Promise<number>;
  /** A row waits in one approval at most: those that wait in another one stay there. */
  addRows(tx: Tx, link: number, approval: number, keys: readonly string[]): Promise<void>;
  /** The approvals in which rows wait, all of the link's or of these keys, by key. */
  waiting(link: number, keys?: readonly string[]): Promise<Map<string, Waiting>>;
  /** These rows wait no longer; an approval without rows is over. */
  release(tx: Tx, link: number, keys: readonly string[]): Promise<void>;
  /** Releases rows that are forgotten, and rows that wait for their deletion in the sheet and are in MySQL again. */
  tidy(tx: Tx, link: Link): Promise<void>;
  /** Those that wait for an answer, the newest first. */
  list(link: number): Promise<Approval[]>;
  /** Answered ones of these kinds that are not carried out yet, over all links of the spreadsheet. */
  answered(spreadsheet: number, kinds: readonly ApprovalKind[]): Promise<Approval[]>;
  /**
   * `closed`: it is not open any more, or another link's. `grown`: it is about more than `rowsMax` rows by now, and the transaction
   * has to be rolled back.
   */
  answer(
    tx: Tx,
    link: number,
    id: number,
    answer: ApprovalAnswer,
    rowsMax: number,
  ): Promise<'answered' | 'closed' | 'grown'>;
  /** State of one of the link's; null when there is none of this number. */
  stateOf(link: number, id: number): Promise<ApprovalState | null>;
  end(tx: Tx, ids: readonly number[]): Promise<void>;
}
