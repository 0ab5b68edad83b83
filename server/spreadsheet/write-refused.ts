/** Google will not take a write as it is. It was settled: nothing of it is in the sheet. */
import { SyncError } from '../core/sync-error.ts';
import type { RefusedItems } from '../ports/sheets.ts';

export class WriteRefused extends SyncError {
  /** Row keys of all items of the write. */
  readonly keys: readonly string[];
  /** What Google names as the reason; null when it names nothing. */
  readonly named: RefusedItems | null;

  constructor(detail: string, keys: readonly string[], named: RefusedItems | null) {
    super('SHEETS_REFUSED', detail);
    this.keys = keys;
    this.named = named;
  }
}
