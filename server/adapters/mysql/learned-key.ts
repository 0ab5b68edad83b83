/**
 * The key of a new row whose table makes keys by a trigger of its own (`SET NEW.id = UUID()`): nothing that MySQL answers tells it, but
 * our own trigger, which runs afterwards, marks it in the change queue. The mark is known by its moment, which is set for that one
 * statement; it is taken away again unless the triggers are to mark the row.
 */
import { tableAddress } from '../../core/attached-table.ts';
import { lastMark } from './sign-marks.ts';
import { boolean, integer, text } from './read-row.ts';
import type { Session } from './session.ts';

/** Whether a trigger may give a new row another key, or one at all. */
export async function mayMakeKeys(session: Session, table: string): Promise<boolean> {
  const { schema, name } = tableAddress(table);
  const found = await session.rows(
    `SELECT 1 FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = COALESCE(?, DATABASE())
       AND EVENT_OBJECT_TABLE = ? AND EVENT_MANIPULATION = 'INSERT' AND ACTION_TIMING = 'BEFORE' LIMIT 1`,
    [schema, name],
  );
  return found.length > 0;
}

/**
 * Runs `insert`, which makes one row of the table at most, and tells the row's key; null when it cannot be told for certain. Needs an
 * open transaction. What `insert` throws is thrown on.
 */
export async function learnKey<T>(
  session: Session,
  table: string,
  insert: () => Promise<T>,
): Promise<{ made: T; pk: string | null }> {
  const after = await lastMark(session);
  await session.write(
    'SET @sync_outer = @sync_origin, @sync_origin = NULL, timestamp = UNIX_TIMESTAMP(SYSDATE(6))',
  );
  try {
    const made = await insert();
    const marks = await session.rows(
      `SELECT id, row_id AS pk, @sync_outer IS NOT NULL AS is_ours FROM sync_change_queue FORCE INDEX (PRIMARY)
       WHERE id > ? AND table_name = ? AND operation = 'INSERT' AND changed_at = UTC_TIMESTAMP(6) LIMIT 2`,
      [after, table],
    );
    const [mark] = marks;
    // Somebody else's row of the same microsecond.
    if (mark === undefined || marks.length > 1) return { made, pk: null };
    if (boolean(mark, 'is_ours')) {
      await session.writePrepared('DELETE FROM sync_change_queue WHERE id = ?', [integer(mark, 'id')]);
    }
    return { made, pk: text(mark, 'pk') };
  } finally {
    await restore(session);
  }
}

async function restore(session: Session): Promise<void> {
  if (session.isDoubtful) return;
  try {
    await session.write('SET @sync_origin = @sync_outer, @sync_outer = NULL, timestamp = DEFAULT');
  } catch {
    // A connection with a time or an origin of its own is not used again; the transaction is lost with it.
    session.markDoubtful();
  }
}
