/** Cuts edits into batches that the backend accepts. Pure. */
import type { RowEdit } from '../shared/protocol/edit-batch.ts';

/** The wire's own limit. */
const BATCH_EDITS_MAX = 5_000;
/** UTF-16 units of JSON; keeps a batch far below the limits of both sides. */
const BATCH_LENGTH_MAX = 1_000_000;

export interface Parts {
  batches: RowEdit[][];
  /** True when a row was too long for any batch and was left out: the backend has to read it. */
  nudge: boolean;
}

/** Keeps the order. No edits give no batch. */
export function splitEdits(
  edits: RowEdit[],
  editsMax = BATCH_EDITS_MAX,
  lengthMax = BATCH_LENGTH_MAX,
): Parts {
  const parts: Parts = { batches: [], nudge: false };
  let batch: RowEdit[] = [];
  let batchLength = 0;
  for (const edit of edits) {
    const length = JSON.stringify(edit).length + 1;
    if (length > lengthMax) {
      parts.nudge = true;
      continue;
    }
    if (batch.length >= editsMax || batchLength + length > lengthMax) {
      parts.batches.push(batch);
      batch = [];
      batchLength = 0;
    }
    batch.push(edit);
    batchLength += length;
  }
  if (batch.length > 0) parts.batches.push(batch);
  return parts;
}
