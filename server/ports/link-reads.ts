/** Reads of whole tabs: when the last one was, what asks for the next one, and what a read found that nobody had told of. */
import type { Micros } from '../core/micros.ts';
import type { ReadFacts } from '../core/read-schedule.ts';
import type { Tx } from './database.ts';

/** What a read of a whole tab found. */
export interface ReadFindings {
  /** When it began. */
  at: Micros;
  /** No event had asked for it. */
  isScheduled: boolean;
  /** Cells in which the sides were found to differ; null when it was no scheduled read. */
  driftCells: number | null;
  /** Cells that somebody edited and no webhook told of. */
  edits: number;
  /** Some cells were still being calculated. */
  isPending: boolean;
  hasFormulas: boolean;
}

export interface LinkWatch {
  drift: { cells: number; at: Micros } | null;
  /** Who installed the triggers, where it is known. */
  owner: string | null;
  lastWebhookAt: Micros | null;
  /** Edits come that no trigger told of, again and again. */
  isSilent: boolean;
}

export interface LinkReads {
  /** Links without a read that is due; not those that wait for a person. */
  idle(): Promise<ReadFacts[]>;
  /** Reads that were scheduled since then, over all links. */
  countScheduled(since: Micros): Promise<number>;
  /** Marks a read as due and scheduled; false when one is due already. */
  schedule(link: number, at: Micros): Promise<boolean>;
  /** Whether nothing but the schedule asked for the reads up to this nudge. */
  isScheduled(link: number, nudge: number): Promise<boolean>;
  /** Stored when all of the read is merged. */
  done(link: number, findings: ReadFindings): Promise<void>;
  /** These files changed, by Google's id; the changes of all of them may have been missed when it is `all`. */
  fileChanged(googleIds: readonly string[] | 'all', at: Micros, tx?: Tx): Promise<void>;
  setOwner(link: number, owner: string): Promise<void>;
  of(link: number): Promise<LinkWatch>;
  /** Of every link that is not over, by its internal number: one statement, however many there are. */
  all(): Promise<ReadonlyMap<number, LinkWatch>>;
}
