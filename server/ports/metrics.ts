/** What is counted and timed. Names, units and buckets are the adapter's; nothing here may fail or wait. */
import type { DoorbellQueue } from './doorbell.ts';
import type { EntryOutcome } from './inbox.ts';
import type { SendOutcome } from './sheets.ts';

export interface Metrics {
  /** `route` is the route's pattern, never the path: paths name links. */
  request(call: { method: string; route: string; status: number; seconds: number }): void;
  /** A call to Google; `status` null: no answer. */
  googleCall(call: { method: string; status: number | null; seconds: number }): void;
  /** One run for one link or spreadsheet; `outcome` is `done` or the code of the error. */
  work(run: { queue: DoorbellQueue; outcome: string; seconds: number }): void;
  /** Edits that are settled; `seconds` from the webhook's arrival to the commit in MySQL. */
  edit(edit: { link: number; requestId: string; outcome: EntryOutcome; seconds: number }): void;
  /** Changes that are settled; `seconds` from the customer's statement to the commit after the sheet's answer. */
  change(change: { link: number; seconds: number }): void;
  sheetWrite(write: { outcome: SendOutcome['kind']; items: number }): void;
  conflicts(count: number): void;
  invariant(): void;
}
