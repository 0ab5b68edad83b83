/** What people read in `_sync_status` of a managed table, told by what is remembered of the row. Pure. */
import type { CellBase, RowState } from './base.ts';
import { needsPerson } from './values/cell-value.ts';

/**
 * `CONFLICT`: a cell waits for a person; `ERROR`: a cell holds what the other side cannot; `PENDING`: one side has what the
 * other lacks, and it is on its way; `SYNCED`: both sides agree.
 */
export type RowStatus = 'SYNCED' | 'PENDING' | 'CONFLICT' | 'ERROR';

/** What a person has to do comes before what happens by itself. */
export function rowStatus(state: Pick<RowState, 'base' | 'dirty' | 'openIntent'>): RowStatus {
  const troubles = new Set(Object.values(state.base ?? {}).map(troubleOf));
  if (troubles.has('CONFLICT')) return 'CONFLICT';
  if (troubles.has('ERROR')) return 'ERROR';
  return state.dirty || state.openIntent !== null ? 'PENDING' : 'SYNCED';
}

/** What a person has to put right in a cell. A formula is held too, but that is fine unless MySQL cannot store its value. */
export function troubleOf({ v, held }: CellBase): 'CONFLICT' | 'ERROR' | null {
  switch (held?.why) {
    case undefined:
      return null;
    case 'manual':
      return 'CONFLICT';
    case 'formula':
      return needsPerson(v) ? 'ERROR' : null;
    case 'refused':
    case 'unwritable':
      return 'ERROR';
  }
}
