/** Stores what a read of a whole tab found: when it was, what asks for the next one, and how far the sides had drifted apart. */
import type { Link } from '../core/link.ts';
import { isRefused, needsPerson } from '../core/values/cell-value.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';

/** Cells that the reads of one ring found to differ, without an event. */
export interface Drift {
  /** Edited in the sheet. */
  edits: number;
  /** Results of formulas, and cells that MySQL changed. */
  others: number;
}

export async function noteRead(
  ports: Pick<Ports, 'linkReads' | 'log'>,
  link: Link,
  { content, lo }: Pick<SeenTab, 'content' | 'lo'>,
  { edits, others }: Drift,
  isScheduled: boolean,
): Promise<void> {
  let [isPending, hasFormulas] = [false, false];
  for (const { cells } of [...content.keyed.values(), ...content.keyless]) {
    for (const { value, formula } of Object.values(cells)) {
      hasFormulas ||= formula !== null;
      isPending ||= isRefused(value) && !needsPerson(value);
    }
  }
  const driftCells = isScheduled ? edits + others : null;
  const findings = { at: lo, isScheduled, driftCells, edits, isPending, hasFormulas };
  await ports.linkReads.done(link.id, findings);
  if (driftCells !== null && driftCells > 0) {
    const fields = { event: 'drift', link: link.publicId, cells: driftCells, edits };
    ports.log.warn(fields, 'a read found cells that no event had told of; they are in sync again');
  }
}
