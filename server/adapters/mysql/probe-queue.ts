/**
 * Whether the change queue would take what the triggers mark. They swallow every error, so that no statement of a customer's fails;
 * nobody else would hear that changes go unmarked.
 */
import { SyncError } from '../../core/sync-error.ts';
import type { MysqlPool } from './pool.ts';
import { integer } from './read-row.ts';
import type { Session } from './session.ts';

/** The longest entry that a trigger may make; it is taken back. */
const LONGEST = `INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at, moved_to)
  VALUES (REPEAT('t', 64), REPEAT('k', 767), 'DELETE', UTC_TIMESTAMP(6), REPEAT('k', 767))`;

/**
 * Of 2^64. The one error that MySQL lets through to the customer's statement is that no number is left; nobody gets there by changes,
 * but somebody may set `AUTO_INCREMENT`.
 */
const HALF_OF_NUMBERS = '9223372036854775807';
const NUMBERS_RUN_OUT =
  'The numbers of the change queue run out. Let it become empty, then run: ALTER TABLE sync_change_queue AUTO_INCREMENT = 1.';

/** Null, or why the queue takes no entry. Throws MYSQL_UNAVAILABLE and MYSQL_TRANSIENT: then nobody knows. */
export function probeQueue(pool: MysqlPool): Promise<string | null> {
  return pool.use(async (session) => {
    await session.write('START TRANSACTION');
    try {
      return await refusalOf(session);
    } finally {
      await session.write('ROLLBACK');
    }
  });
}

async function refusalOf(session: Session): Promise<string | null> {
  try {
    await session.write(LONGEST);
    const [row] = await session.rows(`SELECT LAST_INSERT_ID() > ${HALF_OF_NUMBERS} AS is_late`);
    return row !== undefined && integer(row, 'is_late') === 1 ? NUMBERS_RUN_OUT : null;
  } catch (error) {
    const isOpen = error instanceof SyncError && OPEN.includes(error.code);
    if (!(error instanceof SyncError) || isOpen) throw error;
    return error.detail ?? error.publicMessage;
  }
}

const OPEN = ['MYSQL_UNAVAILABLE', 'MYSQL_TRANSIENT'];
