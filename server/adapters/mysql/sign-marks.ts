/** Signs what the triggers marked for a write of ours: a person had it done, not just any program. */
import { integer, optionalInteger } from './read-row.ts';
import type { Session } from './session.ts';

/** Where the marks of a write will come: give it to `signMarks` afterwards. */
export async function lastMark(session: Session): Promise<number> {
  const [row] = await session.rows('SELECT MAX(id) AS last FROM sync_change_queue');
  return (row && optionalInteger(row, 'last')) ?? 0;
}

/** Needs the transaction that wrote the row: nobody else can have marked it meanwhile. */
export async function signMarks(
  session: Session,
  mark: { table: string; pk: string; after: number; by: string | null },
): Promise<void> {
  const marks = await session.rows(
    `SELECT id FROM sync_change_queue FORCE INDEX (PRIMARY) WHERE id > ? AND table_name = ? AND row_id = ?`,
    [mark.after, mark.table, mark.pk],
  );
  for (const found of marks) {
    await session.writePrepared(
      `UPDATE sync_change_queue SET origin = 'SYSTEM', changed_by = ? WHERE id = ?`,
      [mark.by, integer(found, 'id')],
    );
  }
}
