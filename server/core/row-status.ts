/** What people read in `_sync_status` of a managed table, told by what is remembered of the row. Pure. */
import type { CellBase, RowState } from './base.ts';
import { isRefused } from './values/cell-value.ts';

/**
 * `CONFLICT`: a cell waits for a person; `ERROR`: a cell holds what the other side cannot; `PENDING`: one side has what the
 * other lacks, and it is on its way; `SYNCED`: both sides agree.
 */
export type RowStatus = 'SYNCED' | 'PENDING' | 'CONFLICT' | 'ERROR';

/** What a person has to do comes before what happens by itself. */
export function rowStatus(state: Pick<RowState, 'base' | 'dirty' | 'openIntent'>): RowStatus {
  const cells = Object.values(state.base ?? {});
  if (cells.some((cell) => cell.held?.why === 'manual')) return 'CONFLICT';
  if (cells.some(isBad)) return 'ERROR';
  return state.dirty || state.openIntent !== null ? 'PENDING' : 'SYNCED';
}

/** A formula is held too, but nothing is wrong with it unless MySQL cannot store what it shows. */
function isBad({ v, held }: CellBase): boolean {
  if (held?.why === 'formula') return isRefused(v);
  return held?.why === 'refused' || held?.why === 'unwritable';
}
