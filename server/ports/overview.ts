/** What the views of a link are made of: counts and times, read without locks. Times are milliseconds since 1970. */

export interface Waiting {
  pending: number;
  /** When something last crossed in this direction. */
  lastAt: number | null;
  oldestPendingAt: number | null;
}

export interface LinkFacts {
  /** Rows that the sync knows. */
  rows: number;
  /** Rows with cells left as people typed them. */
  heldRows: number;
  /** The first read so far; `total` null when it is not known yet. */
  imported: { done: number; total: number | null };
  edits: Waiting;
  changes: Waiting;
  openConflicts: number;
  issues: number;
  deadLetters: number;
  /** Questions that wait for a person. */
  approvals: number;
  /** Rows whose MySQL values are not in the sheet yet. */
  dirtyRows: number;
}

export interface Overview {
  of(link: { id: number }): Promise<LinkFacts>;
  /** Of every link that is not over, by its internal number: as many statements for a thousand as for one. */
  all(): Promise<ReadonlyMap<number, LinkFacts>>;
}
