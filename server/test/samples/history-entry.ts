/** An entry of the history about one row; a test names what matters to it. */
import type { HistoryEntry } from '../../core/history-entry.ts';

export function sampleEntry(patch: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    key: 'k1',
    pk: '1',
    row: 5,
    origin: 'DATABASE',
    operation: 'UPDATE',
    by: null,
    at: 1_767_323_045_678_901,
    old: null,
    new: null,
    outcome: 'applied',
    rows: 1,
    ...patch,
  };
}
