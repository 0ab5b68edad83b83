/**
 * `sync_change_queue`, written by the triggers, and `sync_change_log`, the history that people see. The queue has one index
 * besides its key, by table, which adds about a tenth to what marking costs the customer: without it, the entries of a
 * paused link would have to be read past to find those of all others.
 */
import { fromSqlDateTime, type Micros } from '../../core/micros.ts';
import type { Link } from '../../core/link.ts';
import type { Change, ChangeQueue, ChangeRecord } from '../../ports/change-queue.ts';
import { chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import { insertHistory } from './history-entries.ts';
import type { MysqlPool } from './pool.ts';
import { integer, member, optionalText, text } from './read-row.ts';
import { changeRests } from './resting.ts';
import type { Row, Session } from './session.ts';

/** One row, so that the entries are read in the order of their index. */
const LINK_OF = '(SELECT id FROM sync_links WHERE table_name = ?)';

export function mysqlChangeQueue(pool: MysqlPool): ChangeQueue {
  return {
    pending: (table, limit) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT q.id, q.row_id, q.operation, q.changed_at, q.origin, q.changed_by, q.moved_to
           FROM sync_change_queue q FORCE INDEX (by_table)
           WHERE q.table_name = ? AND NOT ${changeRests('q', LINK_OF)} ORDER BY q.id LIMIT ?`,
          [table, table, limit],
        );
        return rows.map(readChange);
      }),

    async changedAt(tx, table, pks) {
      const times = new Map<string, Micros>();
      for (const chunk of chunksOf(pks)) {
        const rows = await sessionOf(tx).rows(
          `SELECT row_id, MAX(changed_at) AS changed_at FROM sync_change_queue FORCE INDEX (by_table)
           WHERE table_name = ? AND row_id IN (?) GROUP BY row_id`,
          [table, chunk],
        );
        for (const row of rows) times.set(text(row, 'row_id'), fromSqlDateTime(text(row, 'changed_at')));
      }
      return times;
    },

    async takeMoves(tx, table) {
      const session = sessionOf(tx);
      const rows = await session.rows(
        `SELECT id, row_id, moved_to FROM sync_change_queue FORCE INDEX (by_table)
         WHERE table_name = ? AND moved_to IS NOT NULL ORDER BY id`,
        [table],
      );
      const moves: { from: string; to: string }[] = [];
      for (const row of rows) {
        const { affected } = await session.writePrepared(
          'UPDATE sync_change_queue SET moved_to = NULL WHERE id = ? AND moved_to IS NOT NULL',
          [integer(row, 'id')],
        );
        if (affected === 1) moves.push({ from: text(row, 'row_id'), to: text(row, 'moved_to') });
      }
      return moves;
    },

    async moveToLog(tx, link, records) {
      for (const chunk of chunksOf(records)) await moveChunk(sessionOf(tx), link, chunk);
    },

    async drop(tx, changes) {
      for (const { id } of changes) {
        await sessionOf(tx).writePrepared('DELETE FROM sync_change_queue WHERE id = ?', [id]);
      }
    },

    tablesWithChanges: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          // Any entry of each, by LIMIT: servers turn EXISTS into a join that reads them all, and ORDER BY would sort them.
          `SELECT table_name FROM sync_links WHERE status <> 'paused' AND NOT is_relinked AND
             (SELECT q.id FROM sync_change_queue q FORCE INDEX (by_table) WHERE q.table_name = sync_links.table_name
              AND NOT ${changeRests('q', 'sync_links.id')} LIMIT 1) IS NOT NULL ORDER BY id`,
        );
        return rows.map((row) => text(row, 'table_name'));
      }),

    count: () =>
      pool.use(async (session) => {
        const [row] = await session.rows('SELECT COUNT(*) AS entries FROM sync_change_queue');
        return row ? integer(row, 'entries') : 0;
      }),
  };
}

/**
 * An entry that another process has moved already is not logged twice: only what is found locked is moved. Entries are
 * locked and deleted by their ids alone (`DELETE … IN` scans a small table, and takes no index hint); a scan would wait for
 * the customers whose transactions are still open.
 */
async function moveChunk(
  session: Session,
  link: Pick<Link, 'id' | 'table'>,
  records: readonly ChangeRecord[],
): Promise<void> {
  const ids = records.map((record) => record.change.id).sort((a, b) => a - b);
  const found = await session.rows(
    'SELECT id FROM sync_change_queue FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE',
    [ids],
  );
  const present = new Set(found.map((row) => integer(row, 'id')));
  const moved = records.filter((record) => present.has(record.change.id));
  if (moved.length === 0) return;
  await insertHistory(
    session,
    link,
    moved.map(({ entry }) => entry),
  );
  for (const id of present) await session.writePrepared('DELETE FROM sync_change_queue WHERE id = ?', [id]);
}

function readChange(row: Row): Change {
  const origin = member(row, 'origin', ['DATABASE', 'SYSTEM']);
  const by = optionalText(row, 'changed_by');
  const movedTo = optionalText(row, 'moved_to');
  return {
    id: integer(row, 'id'),
    pk: text(row, 'row_id'),
    operation: member(row, 'operation', ['INSERT', 'UPDATE', 'DELETE']),
    changedAt: fromSqlDateTime(text(row, 'changed_at')),
    ...(origin === 'SYSTEM' && { origin }),
    ...(by !== null && { by }),
    ...(movedTo !== null && { movedTo }),
  };
}
