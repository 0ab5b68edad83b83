/** What crossed in each minute, how long it took and what waited, kept for the lines that people look at. */

/** One direction in a minute. Times in milliseconds. */
export interface LaneMinute {
  count: number;
  sumMs: number;
  slowestMs: number;
  /** How long the oldest that waited had waited. */
  waitingMs: number;
}

export interface MinuteCounts {
  edits: LaneMinute;
  changes: LaneMinute;
  /** Null: as before. */
  driftCells: number | null;
  google: { reads: number; writes: number; refused: number };
}

/** Whose numbers they are: of the link of this number, or of all together. */
export type MinuteOwner = number | 'all';

export interface MinuteStep extends MinuteCounts {
  /** Number of the step: whole steps since 1970. */
  step: number;
}

export interface Minutes {
  /** Adds to the minute that is now on MySQL's clock. */
  add(counts: readonly { owner: MinuteOwner; counts: MinuteCounts }[]): Promise<void>;
  /**
   * The last `steps` steps, those without numbers left out. `link`: public id, or null for all together. `driftBefore`: the
   * last drift that was given before them.
   */
  read(
    link: string | null,
    range: { steps: number; stepMinutes: number },
  ): Promise<{ lastStep: number; found: MinuteStep[]; driftBefore: number | null }>;
}
