/** What the triggers of the add-on sent and how long they ran, by the person on whose behalf they run. */
import type { AddonUse } from '../core/addon-limits.ts';

/** Runs of one spreadsheet's triggers. */
export interface AddonRuns extends AddonUse {
  spreadsheet: number;
}

export interface AddonRunBook {
  /** Adds to the hour that is now on MySQL's clock, for whoever has the triggers now. */
  add(runs: readonly AddonRuns[]): Promise<void>;
  /** The last 24 hours of whoever has the triggers of the link, in all spreadsheets; where he is not known, in its own. */
  of(link: number): Promise<AddonUse>;
  /** The same of all links, by number. */
  all(): Promise<ReadonlyMap<number, AddonUse>>;
}
